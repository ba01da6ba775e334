using System;
using System.Collections.Generic;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Parsing.TextStubs;

/// <summary>What a stub says of a library apart from its exports, each fact for some targets.</summary>
internal enum StubFactKind : byte
{
    InstallName,
    CurrentVersion,
    CompatibilityVersion,
    Flag,
    Reexport,
    Umbrella,
    Client,
    Rpath,
    /// <summary>A <c>$ld$...</c> name: an order to the linker, not an export.</summary>
    Directive,
}

internal readonly record struct StubFact(StubFactKind Kind, StubTargets Targets, StubSlice Value);

/// <summary>A run of rows of <see cref="StubNames"/> that are for the same targets.</summary>
internal readonly record struct StubSection(int Start, int End, StubTargets Targets);

/// <summary>One library of a stub file while it is read. What targets a section or the library itself is for may be said after
/// its names (JSON writers sort their keys), so everything is kept with its targets and sifted by <see cref="FinishStub"/>.</summary>
internal sealed class StubDocument(StubNames names, int version, int offset)
{
    private readonly List<StubFact> _facts = [];
    private readonly List<StubSection> _sections = [];
    private int _sectionStart;
    private int _sectionFacts;
    private StubTargets _sectionTargets;
    private bool _sectionHasTargets;

    public int Version => version;

    /// <summary>Byte offset of the document in the file.</summary>
    public int Offset => offset;

    /// <summary>What targets the library is for; of versions 1 to 3, the architectures alone.</summary>
    public StubTargets Targets { get; private set; }

    /// <summary>Of versions 1 to 3: the platform, on every architecture.</summary>
    public StubTargets Platforms { get; set; } = StubTargets.All;

    public List<StubFact> Facts => _facts;

    public List<StubSection> Sections => _sections;

    public StubNames Names => names;

    /// <summary>True once any install name is known: a document without one is no library.</summary>
    public bool HasInstallName { get; private set; }

    public void AddTarget(ReadOnlySpan<byte> name) => Targets = Targets.Union(Read(name));

    public void BeginSection()
    {
        _sectionStart = names.Count;
        _sectionFacts = _facts.Count;
        _sectionTargets = default;
        _sectionHasTargets = false;
    }

    /// <summary>Notes that the section names its targets; a section that does not is for all of the library's.</summary>
    public void NameSectionTargets() => _sectionHasTargets = true;

    public void AddSectionTarget(ReadOnlySpan<byte> name) => _sectionTargets = _sectionTargets.Union(Read(name));

    public void EndSection()
    {
        StubTargets targets = _sectionHasTargets ? _sectionTargets : StubTargets.All;
        if (names.Count > _sectionStart)
        {
            _sections.Add(new StubSection(_sectionStart, names.Count, targets));
        }

        for (int i = _sectionFacts; i < _facts.Count; i++)
        {
            _facts[i] = _facts[i] with { Targets = targets };
        }
    }

    public void AddFact(StubFactKind kind, StubSlice value)
    {
        HasInstallName |= kind == StubFactKind.InstallName && value.Length > 0;
        _facts.Add(new StubFact(kind, StubTargets.All, value));
    }

    /// <summary>Adds a listed name to the section. False if it is longer than any symbol can be here.</summary>
    /// <param name="slice">Where the name is.</param>
    /// <param name="bytes">The bytes there.</param>
    /// <param name="kind">What list it is in.</param>
    /// <param name="flags">What that list says of it.</param>
    public bool TryAddName(StubSlice slice, ReadOnlySpan<byte> bytes, StubNameKind kind, DylibExportFlags flags)
    {
        if (slice.Length > StubName.MaxLength)
        {
            return false;
        }

        if (_sectionHasTargets && _sectionTargets.IsEmpty)
        {
            // Another architecture's list.
            return true;
        }

        if (kind == StubNameKind.Symbol && bytes.StartsWith(StubDirectives.Prefix))
        {
            AddFact(StubFactKind.Directive, slice);
            return true;
        }

        if (version < 3 && kind != StubNameKind.Symbol && bytes.Length > 1 && bytes[0] == '_')
        {
            // tapi's versions 1 and 2 list Objective-C names with a leading underscore.
            slice = new StubSlice(slice.Offset >= 0 ? slice.Offset + 1 : slice.Offset - 1, slice.Length - 1);
            bytes = bytes[1..];
        }

        names.Add(new StubName(NameHash.Of(bytes), slice, kind, flags));
        return true;
    }

    private StubTargets Read(ReadOnlySpan<byte> name) =>
        version < 4 ? StubTargets.OfArchitecture(name) : StubTargets.OfTriple(name);
}
