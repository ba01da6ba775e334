using System.Collections.Immutable;

namespace AfsLd.Domain.Graph;

/// <summary>All atoms, one column a fact; an AtomId is the index in each.</summary>
/// <remarks>An atom is an indivisible run of bytes of one section. Atoms of one object are contiguous and in section
/// order, then offset order; atoms of a section cover it. Commons follow after the last object's atoms.</remarks>
/// <param name="ObjectOf">ObjectId value; -1 for commons.</param>
/// <param name="SectionOf">0-based section index in the object; for commons the SymbolId value.</param>
/// <param name="OffsetInSection">Byte offset in the section.</param>
/// <param name="SizeBytes">Size, up to the next atom.</param>
/// <param name="AlignLog2">The alignment that its offset in an aligned section gives it.</param>
/// <param name="FirstRelocation">Index of its first relocation in the section's (canonical, descending) relocations.</param>
/// <param name="RelocationCount">How many follow.</param>
/// <param name="Flags">What else is known.</param>
public sealed record AtomColumns(
    ImmutableArray<int> ObjectOf,
    ImmutableArray<int> SectionOf,
    ImmutableArray<uint> OffsetInSection,
    ImmutableArray<ulong> SizeBytes,
    ImmutableArray<byte> AlignLog2,
    ImmutableArray<int> FirstRelocation,
    ImmutableArray<int> RelocationCount,
    ImmutableArray<AtomFlags> Flags)
{
    /// <summary>The number of atoms.</summary>
    public int Count => ObjectOf.Length;
}
