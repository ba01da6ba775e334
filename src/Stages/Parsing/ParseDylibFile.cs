using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing.Dylibs;
using AfsLd.Stages.Parsing.TextStubs;
using LanguageExt;

namespace AfsLd.Stages.Parsing;

/// <summary>Reads a dynamic library that is a Mach-O file: what a link needs to know of it, its exports on demand.</summary>
public static class ParseDylibFile
{
    /// <summary>The library, or what is wrong with it.</summary>
    /// <param name="path">What diagnostics show.</param>
    /// <param name="bytes">From the mach_header_64 on; the result keeps slices of them.</param>
    /// <param name="target">What $ld$ names are obeyed for; null: none is.</param>
    /// <param name="isBundleLoader">True for -bundle_loader's executable, which needs no install name.</param>
    public static Fin<ParsedDylib> Run(string path, ReadOnlyMemory<byte> bytes, PlatformVersion? target = null, bool isBundleLoader = false)
    {
        Diagnostic? failure = Read(path, bytes, target, isBundleLoader, out ParsedDylib? value);
        return value is not null ? value : new LinkError(failure ?? DetectFormat.Refusal(FileFormat.Unknown, new Origin(path)));
    }

    private static Diagnostic? Read(string path, ReadOnlyMemory<byte> file, PlatformVersion? target, bool isBundleLoader, out ParsedDylib? value)
    {
        value = null;
        var origin = new Origin(path);
        ReadOnlySpan<byte> bytes = file.Span;
        Diagnostic? failure = CheckArchitecture.Run(origin, bytes, allowsArm64E: true);
        if (failure is not null)
        {
            return failure;
        }

        var found = new DylibCommands();
        failure = found.Read(origin, bytes);
        if (failure is not null)
        {
            return failure;
        }

        // loader.h: flags are at offset 24 of mach_header_64.
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]);
        if (found.InstallName is null && !isBundleLoader)
        {
            return Diagnostic.Malformed(ParsingCodes.MalformedCommand, origin, "a dynamic library without LC_ID_DYLIB");
        }

        IDirectedExports own = new TrieExports(
            found.Trie.Of(file),
            (flags & MachHeader.WeakDefines) != 0);
        if (found.Trie.IsEmpty
            && SymbolTableExports.Read(origin, file, found.Symbols, found.Strings, found.IsThreadLocal.ToArray(), out own) is { } malformed)
        {
            return malformed;
        }

        IDylibExports exports = own;
        StubDirectives? directives = target is null ? null : ObeyDirectives.Run(own, target, ref exports);

        value = new ParsedDylib
        {
            Path = path,
            InstallName = directives?.InstallName ?? found.InstallName ?? path,
            CurrentVersion = found.CurrentVersion,
            CompatibilityVersion = directives?.CompatibilityVersion ?? found.CompatibilityVersion,
            Platforms = [.. found.Platforms],
            Reexports = Reexports(found, flags),
            ParentUmbrella = found.ParentUmbrella,
            AllowableClients = [.. found.Clients],
            Rpaths = [.. found.Rpaths],
            IsAppExtensionSafe = (flags & MachHeader.AppExtensionSafe) != 0,
            IsTwoLevel = (flags & MachHeader.TwoLevel) != 0,
            IsDeadStrippable = (flags & MachHeader.DeadStrippableDylib) != 0,
            IsBundleLoader = isBundleLoader,
            Exports = exports,
        };
        return null;
    }

    // Before LC_REEXPORT_DYLIB (macOS 10.5) a loaded library was re-exported by naming its leaf in LC_SUB_LIBRARY or
    // LC_SUB_UMBRELLA; MH_NO_REEXPORTED_DYLIBS says that there is none.
    private static ImmutableArray<string> Reexports(DylibCommands found, uint flags)
    {
        List<string> names = found.Reexports;
        if ((flags & MachHeader.NoReexportedDylibs) == 0 && (found.SubLibraries.Count != 0 || found.SubUmbrellas.Count != 0))
        {
            var umbrellas = new System.Collections.Generic.HashSet<string>(found.SubUmbrellas, StringComparer.Ordinal);
            var libraries = new System.Collections.Generic.HashSet<string>(found.SubLibraries, StringComparer.Ordinal);
            foreach (string load in found.Loads)
            {
                string leaf = load[(load.LastIndexOf('/') + 1)..];
                int dot = leaf.IndexOf('.', StringComparison.Ordinal);
                if (umbrellas.Contains(leaf) || libraries.Contains(dot < 0 ? leaf : leaf[..dot]))
                {
                    names.Add(load);
                }
            }
        }

        return [.. names];
    }
}
