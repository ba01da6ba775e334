using System.Collections.Immutable;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;

namespace AfsLd.Stages.Mapping;

/// <summary>What a link map tells of, whatever kind of file it is.</summary>
/// <param name="OutputPath">The file.</param>
/// <param name="Graph">The atoms.</param>
/// <param name="SectionOfAtom">Per atom: its output section, or -1.</param>
/// <param name="AddressOfAtom">Per atom: its address.</param>
/// <param name="Sections">The output's sections.</param>
internal sealed record MapPlaces(
    string OutputPath,
    AtomGraph Graph,
    ImmutableArray<short> SectionOfAtom,
    ImmutableArray<ulong> AddressOfAtom,
    ImmutableArray<MappedSection> Sections);

/// <summary>A section in a link map.</summary>
/// <param name="Key">Segment and section name.</param>
/// <param name="Address">Its address.</param>
/// <param name="SizeBytes">Its size.</param>
internal readonly record struct MappedSection(SectionKey Key, ulong Address, ulong SizeBytes);
