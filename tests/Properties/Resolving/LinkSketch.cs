using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Resolving;
using LanguageExt;

namespace AfsLd.Tests.Properties.Resolving;

/// <summary>One input of a sketched link.</summary>
public abstract record InputSketch
{
    public sealed record Object(ObjectSketch Value, bool IsLazy = false) : InputSketch;

    public sealed record Archive(string Path, ImmutableArray<ObjectSketch> Members, LoadModifiers Modifiers = LoadModifiers.None) : InputSketch;

    public sealed record Dylib(DylibSketch Value, LoadModifiers Modifiers = LoadModifiers.None) : InputSketch;
}

/// <summary>A dylib with the names it exports; a name that ends in <c>?</c> is a weak definition, in <c>!</c> thread local.</summary>
public sealed record DylibSketch(string InstallName, ImmutableArray<string> Exports)
{
    public ImmutableArray<string> Reexports { get; init; } = [];

    public ImmutableArray<string> Hidden { get; init; } = [];

    public ImmutableArray<Platform> Platforms { get; init; } = [];

    public bool IsDeadStrippable { get; init; }

    public bool IsBundleLoader { get; init; }

    public string? ParentUmbrella { get; init; }

    public ImmutableArray<string> AllowableClients { get; init; } = [];

    /// <summary>Names that a $ld$ directive moves: to which install name.</summary>
    public ImmutableDictionary<string, string> Moved { get; init; } = ImmutableDictionary<string, string>.Empty;

    public ParsedDylib Parse() => new()
    {
        Path = InstallName,
        InstallName = InstallName,
        Reexports = Reexports,
        Platforms = Platforms,
        IsDeadStrippable = IsDeadStrippable,
        IsBundleLoader = IsBundleLoader,
        ParentUmbrella = ParentUmbrella,
        AllowableClients = AllowableClients,
        Exports = new SketchExports(this),
    };

    private sealed class SketchExports : IDylibExports
    {
        private readonly Dictionary<string, DylibExport> exports = [];
        private readonly ImmutableArray<string> hidden;

        public SketchExports(DylibSketch sketch)
        {
            hidden = sketch.Hidden;
            foreach (string name in sketch.Exports)
            {
                DylibExportFlags flags = name[^1] switch { '?' => DylibExportFlags.WeakDefinition, '!' => DylibExportFlags.ThreadLocal, _ => DylibExportFlags.None };
                string bare = name.TrimEnd('?', '!');
                exports[bare] = new DylibExport(flags, sketch.Moved.GetValueOrDefault(bare), default);
            }
        }

        public bool HasWeakDefinitions => exports.Values.Any(export => export.Flags.HasFlag(DylibExportFlags.WeakDefinition));

        public bool TryFind(ReadOnlySpan<byte> name, ulong hash, out DylibExport export) =>
            exports.TryGetValue(Encoding.UTF8.GetString(name), out export) && hash == NameHash.Of(name);

        public bool Hides(ReadOnlySpan<byte> name, ulong hash) => hidden.Contains(Encoding.UTF8.GetString(name));

        public ImmutableArray<ReadOnlyMemory<byte>> AllNames() =>
            [.. exports.Keys.Order(StringComparer.Ordinal).Select(name => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(name))];
    }
}

/// <summary>A small link: inputs in command-line order, and libraries that only re-exports name.</summary>
public sealed record LinkSketch(ImmutableArray<InputSketch> Inputs)
{
    public ImmutableArray<DylibSketch> Reexported { get; init; } = [];

    public Func<string, ulong>? Hash { get; init; }

    public PlatformVersion? Platform { get; init; } = new(Domain.Options.Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13));

    public ParsedInputs Parse() => new(
        [.. Inputs.Select(Parse)],
        Reexported.ToImmutableDictionary(library => library.InstallName, library => library.Parse()));

    /// <summary>Reads a member from this sketch: members carry their number as their only bytes.</summary>
    public Fin<ParsedObject> ParseMember(ParsedArchive archive, int member)
    {
        var sketch = Inputs.OfType<InputSketch.Archive>().First(input => input.Path == archive.Path);
        ParsedObject value = sketch.Members[member].Parse(archive.Path, Hash, Platform);
        return archive.Modifiers.HasFlag(LoadModifiers.Hidden) ? value with { HidesGlobals = true } : value;
    }

    private ParsedInput Parse(InputSketch input) => input switch
    {
        InputSketch.Object value => new ParsedInput.Object(value.Value.Parse(null, Hash, Platform), value.IsLazy),
        InputSketch.Archive archive => new ParsedInput.Archive(Parse(archive)),
        InputSketch.Dylib dylib => new ParsedInput.Dylib(dylib.Value.Parse(), dylib.Modifiers),
        _ => throw new ArgumentOutOfRangeException(nameof(input)),
    };

    private ParsedArchive Parse(InputSketch.Archive archive)
    {
        var names = new List<byte>();
        var offsets = new List<int>();
        var lengths = new List<int>();
        var hashes = new List<ulong>();
        var members = new List<int>();
        for (int member = 0; member < archive.Members.Length; member++)
        {
            foreach (SketchSymbol symbol in archive.Members[member].Symbols)
            {
                if (symbol.Kind is SketchKind.Reference or SketchKind.WeakReference)
                {
                    continue;
                }

                byte[] bytes = Encoding.UTF8.GetBytes(symbol.Name);
                offsets.Add(names.Count);
                lengths.Add(bytes.Length);
                hashes.Add(Hash is null ? NameHash.Of(bytes) : Hash(symbol.Name));
                members.Add(member);
                names.AddRange(bytes);
            }
        }

        return new ParsedArchive(
            archive.Path,
            archive.Modifiers,
            [.. archive.Members.Select((member, index) => new ArchiveMember(member.Name, new byte[] { (byte)index }, index, 0))],
            new ArchiveIndex(names.ToArray(), [.. offsets], [.. lengths], [.. hashes], [.. members]));
    }
}
