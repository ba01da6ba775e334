using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Planning;

/// <summary>The islands of one link while the thunk fixed point runs: where they are, and which targets each serves.</summary>
/// <remarks>An island stands after every 64 MiB of code (a constant) and at the end of each code section that needs any, so
/// that one is within reach of every branch, whatever side it lies on. Islands only ever gain thunks: the fixed point ends.</remarks>
internal sealed class ThunkIslands
{
    internal const ulong SpacingBytes = 64UL << 20;

    /// <summary>How far an atom may go beyond the place of an island.</summary>
    private const ulong LongBytes = 32UL << 20;

    private readonly List<Island> islands = [];

    private sealed class Island
    {
        internal required int Section { get; init; }

        internal required int NextAtom { get; init; }

        internal List<SlotTarget> Targets { get; } = [];

        internal HashSet<SlotTarget> Known { get; } = [];

        internal ulong Address { get; set; }
    }

    /// <summary>Chooses where the islands of a section stand.</summary>
    /// <param name="sectionIndex">The output section.</param>
    /// <param name="section">Its record.</param>
    /// <param name="order">All atoms.</param>
    /// <param name="addressOfAtom">A first layout without thunks.</param>
    /// <param name="atoms">Their sizes.</param>
    internal void AddSection(int sectionIndex, OutputSection section, ReadOnlySpan<AtomId> order, AtomColumns atoms, ulong[] addressOfAtom)
    {
        ulong next = 0;
        for (int i = section.FirstAtom; i < section.FirstAtom + section.AtomCount; i++)
        {
            ulong address = addressOfAtom[order[i].Value];
            if (next == 0)
            {
                next = address + SpacingBytes;
            }

            // None stands inside an atom: before a long one, what is in front of it would not reach the island behind it.
            if (address >= next || (i > section.FirstAtom && address + atoms.SizeBytes[order[i].Value] > next + LongBytes))
            {
                islands.Add(new Island { Section = sectionIndex, NextAtom = i });
                next = address + SpacingBytes;
            }
        }

        islands.Add(new Island { Section = sectionIndex, NextAtom = section.FirstAtom + section.AtomCount });
    }

    /// <summary>Places a section's atoms and islands; returns the address after the last.</summary>
    internal ulong Place(int sectionIndex, OutputSection section, AtomColumns atoms, ReadOnlySpan<AtomId> order, ulong address, ulong[] addressOfAtom)
    {
        int from = section.FirstAtom;
        foreach (Island island in islands)
        {
            if (island.Section != sectionIndex)
            {
                continue;
            }

            address = AtomPlacer.Place(atoms, order[from..island.NextAtom], address, addressOfAtom);
            address = AtomPlacer.AlignUp(address, 2);
            island.Address = address;
            address += (ulong)(island.Targets.Count * Thunk.SizeBytes);
            from = island.NextAtom;
        }

        return AtomPlacer.Place(atoms, order[from..(section.FirstAtom + section.AtomCount)], address, addressOfAtom);
    }

    /// <summary>Asks for a thunk near a branch. True if no island in reach had it yet.</summary>
    internal bool Request(SlotTarget target, ulong branchAddress)
    {
        Island? nearest = null;
        ulong nearestDistance = ulong.MaxValue;
        foreach (Island island in islands)
        {
            ulong distance = island.Address > branchAddress ? island.Address - branchAddress : branchAddress - island.Address;

            // Half the reach is kept in reserve: islands grow while the fixed point runs, and a thunk lies behind its island's start.
            if (island.Known.Contains(target) && distance < (ulong)ThunkPlan.BranchReachBytes / 4 * 3)
            {
                return false;
            }

            if (distance < nearestDistance)
            {
                nearest = island;
                nearestDistance = distance;
            }
        }

        if (nearest is null || !nearest.Known.Add(target))
        {
            return false;
        }

        nearest.Targets.Add(target);
        return true;
    }

    internal ThunkPlan Freeze()
    {
        ImmutableArray<Thunk>.Builder thunks = ImmutableArray.CreateBuilder<Thunk>();
        ImmutableArray<ThunkIsland>.Builder frozen = ImmutableArray.CreateBuilder<ThunkIsland>();
        var byTarget = new Dictionary<SlotTarget, ImmutableArray<int>>();
        foreach (Island island in islands)
        {
            if (island.Targets.Count == 0)
            {
                continue;
            }

            frozen.Add(new ThunkIsland(island.Section, island.NextAtom, island.Address, thunks.Count, island.Targets.Count));
            foreach (SlotTarget target in island.Targets)
            {
                ImmutableArray<int> known = byTarget.TryGetValue(target, out ImmutableArray<int> indices) ? indices : [];
                byTarget[target] = known.Add(thunks.Count);
                thunks.Add(new Thunk(island.Address + (ulong)((thunks.Count - frozen[^1].FirstThunk) * Thunk.SizeBytes), target));
            }
        }

        return new ThunkPlan(thunks.ToImmutable(), frozen.ToImmutable(), byTarget.ToImmutableDictionary());
    }
}
