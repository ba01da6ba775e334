using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;

namespace AfsLd.Stages.Atoms;

/// <summary>The atoms of one object, before they have a place in the columns of the whole link: indices count from 0.</summary>
internal sealed record ObjectAtoms(
    int[] SectionOf,
    uint[] OffsetInSection,
    ulong[] SizeBytes,
    byte[] AlignLog2,
    int[] FirstRelocation,
    int[] RelocationCount,
    AtomFlags[] Flags,
    int[] FirstAtomOfSection,
    int[] AtomOfSymbol,
    ImmutableArray<Diagnostic> Errors)
{
    /// <summary>The number of atoms: the columns may be longer.</summary>
    internal required int Count { get; init; }
}
