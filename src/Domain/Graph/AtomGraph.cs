using System;
using System.Collections.Immutable;
using AfsLd.Domain.Format;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;

namespace AfsLd.Domain.Graph;

/// <summary>The program as atoms (nodes) and relocations (edges).</summary>
public sealed record AtomGraph
{
    /// <summary>Objects, names and dylibs.</summary>
    public required Resolution Resolution { get; init; }

    /// <summary>The atoms.</summary>
    public required AtomColumns Atoms { get; init; }

    /// <summary>Per object, the index of its first atom; one more entry at the end (the first common).</summary>
    public required ImmutableArray<int> FirstAtomOfObject { get; init; }

    /// <summary>Per object, per section, the index of its first atom; one more entry at the end of each. A section that
    /// is not made of atoms (debug, compact unwind, eh_frame, bitcode, image info) has none.</summary>
    public required ImmutableArray<ImmutableArray<int>> FirstAtomOfSection { get; init; }

    /// <summary>Per object, per nlist index: the atom that a section symbol (local or global) lies in, else -1.
    /// Not yet replaced: look in <see cref="Replacement"/>.</summary>
    public required ImmutableArray<ImmutableArray<int>> AtomOfSymbol { get; init; }

    /// <summary>Per global symbol: the atom it lies in (already replaced), else -1.</summary>
    public required ImmutableArray<int> AtomOfGlobal { get; init; }

    /// <summary>Per global symbol: its byte offset in that atom.</summary>
    public required ImmutableArray<uint> OffsetOfGlobal { get; init; }

    /// <summary>Per atom: the atom that stands for it (itself, unless it was coalesced).</summary>
    public required ImmutableArray<int> Replacement { get; init; }

    /// <summary>What -why_live asks: lines that say what keeps symbols.</summary>
    public ImmutableArray<string> WhyLive { get; init; } = [];

    /// <summary>The section an object's atom lies in; not for commons.</summary>
    public InputSection SectionOf(AtomId atom) =>
        Resolution.Objects[Atoms.ObjectOf[atom.Value]].Sections[Atoms.SectionOf[atom.Value]];

    /// <summary>An atom's relocations, descending by address; addresses count from the section's start.</summary>
    public ReadOnlySpan<RelocationInfo> RelocationsOf(AtomId atom)
    {
        int count = Atoms.RelocationCount[atom.Value];
        return count == 0 ? [] : SectionOf(atom).RelocationRows.Slice(Atoms.FirstRelocation[atom.Value], count);
    }

    /// <summary>The atom of a section that holds a byte offset (the last one for the section's end); -1 if it has none.
    /// Not yet replaced: look in <see cref="Replacement"/>.</summary>
    public int AtomAt(int objectIndex, int section, ulong offset)
    {
        ImmutableArray<int> starts = FirstAtomOfSection[objectIndex];
        int low = starts[section];
        int high = starts[section + 1] - 1;
        if (high < low)
        {
            return -1;
        }

        ReadOnlySpan<uint> offsets = Atoms.OffsetInSection.AsSpan();
        while (low < high)
        {
            int middle = (low + high + 1) >>> 1;
            if (offsets[middle] <= offset)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
