using System;
using System.Collections.Immutable;
using AfsLd.Domain.Options;

namespace AfsLd.Domain.Inputs;

/// <summary>A dynamic library as a link needs it, whether it was a Mach-O file or a text stub.</summary>
public sealed record ParsedDylib
{
    /// <summary>The path it was read from; what diagnostics show.</summary>
    public required string Path { get; init; }

    /// <summary>LC_ID_DYLIB's name: what the output's load command says.</summary>
    public required string InstallName { get; init; }

    /// <summary>LC_ID_DYLIB's current version.</summary>
    public PackedVersion CurrentVersion { get; init; } = PackedVersion.Of(1);

    /// <summary>LC_ID_DYLIB's compatibility version.</summary>
    public PackedVersion CompatibilityVersion { get; init; } = PackedVersion.Of(1);

    /// <summary>Platforms it is for; empty when unknown.</summary>
    public ImmutableArray<Platform> Platforms { get; init; } = [];

    /// <summary>Install names of the dylibs whose exports are also this one's, in order.</summary>
    public ImmutableArray<string> Reexports { get; init; } = [];

    /// <summary>Libraries that the same stub file carries inline, found by install name before any file.</summary>
    public ImmutableArray<ParsedDylib> Inlined { get; init; } = [];

    /// <summary>LC_SUB_FRAMEWORK / parent-umbrella, or null.</summary>
    public string? ParentUmbrella { get; init; }

    /// <summary>LC_SUB_CLIENT / allowable-clients; empty: everyone.</summary>
    public ImmutableArray<string> AllowableClients { get; init; } = [];

    /// <summary>LC_RPATH entries: for finding re-exported <c>@rpath/...</c> libraries.</summary>
    public ImmutableArray<string> Rpaths { get; init; } = [];

    /// <summary>MH_APP_EXTENSION_SAFE.</summary>
    public bool IsAppExtensionSafe { get; init; } = true;

    /// <summary>False: built with -flat_namespace.</summary>
    public bool IsTwoLevel { get; init; } = true;

    /// <summary>MH_DEAD_STRIPPABLE_DYLIB.</summary>
    public bool IsDeadStrippable { get; init; }

    /// <summary>MH_EXECUTE given by -bundle_loader: binds to it use EXECUTABLE_ORDINAL.</summary>
    public bool IsBundleLoader { get; init; }

    /// <summary>What it exports itself (re-exported libraries apart).</summary>
    public required IDylibExports Exports { get; init; }
}

/// <summary>A read-only lookup of a library's exports. Names that nobody asks for cost nothing.</summary>
public interface IDylibExports
{
    /// <summary>True if any export is a weak definition.</summary>
    bool HasWeakDefinitions { get; }

    /// <summary>Finds an export by its name (without NUL) and its <see cref="NameHash"/>.</summary>
    bool TryFind(ReadOnlySpan<byte> name, ulong hash, out DylibExport export);

    /// <summary>True if a <c>$ld$hide$</c> directive hides the name: <see cref="TryFind"/> does not find it, and the libraries that
    /// this one re-exports are not to be asked for it either (ld64 ends its search at the library that hides a name).</summary>
    bool Hides(ReadOnlySpan<byte> name, ulong hash) => false;

    /// <summary>Every exported name, in an order that is a function of the file alone; slow, for messages and -flat searches.</summary>
    ImmutableArray<ReadOnlyMemory<byte>> AllNames();
}

/// <summary>What is known of one export.</summary>
/// <param name="Flags">Weak definition, thread local, ...</param>
/// <param name="InstallName">Where a <c>$ld$previous$</c> or <c>$ld$install_name$</c> directive moves it; null: the library itself.</param>
/// <param name="CompatibilityVersion">With <paramref name="InstallName"/>: the load command's compatibility version.</param>
public readonly record struct DylibExport(
    DylibExportFlags Flags, string? InstallName = null, PackedVersion CompatibilityVersion = default);

/// <summary>EXPORT_SYMBOL_FLAGS_* as far as a link cares (mach-o/loader.h).</summary>
[Flags]
public enum DylibExportFlags : byte
{
    /// <summary>A plain code or data symbol.</summary>
    None = 0,
    /// <summary>EXPORT_SYMBOL_FLAGS_WEAK_DEFINITION.</summary>
    WeakDefinition = 1,
    /// <summary>EXPORT_SYMBOL_FLAGS_KIND_THREAD_LOCAL.</summary>
    ThreadLocal = 2,
    /// <summary>EXPORT_SYMBOL_FLAGS_KIND_ABSOLUTE.</summary>
    Absolute = 4,
    /// <summary>A <c>$ld$weak$os..$</c> directive: may be absent on the minimum OS, so references to it are weak.</summary>
    WeakImport = 8,
}
