using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Folding;

/// <summary>Makes one of functions that do the same: equal code and unwind information, referring to the same or again to equal things.</summary>
/// <remarks>The first of them in link order stays; in safe mode the first whose address somebody may look at, if there is one, and every
/// other such function beside it. The names of the others stay too, at its address.</remarks>
public static class FoldFunctions
{
    /// <summary>The graph with the folded functions dropped and replaced; the one that stays has the strictest alignment of all.</summary>
    /// <param name="execution">Objects, and functions in chunks, are looked at on it.</param>
    /// <param name="graph">Coalesced, dead-stripped.</param>
    /// <param name="unwind">How to unwind out of each function.</param>
    /// <param name="options">Icf: nothing; no two functions whose addresses somebody may compare; or all.</param>
    public static AtomGraph Run(IExecution execution, AtomGraph graph, UnwindRecords unwind, LinkOptions options)
    {
        if (options.Icf == IcfMode.None)
        {
            return graph;
        }

        bool[] observed = options.Icf == IcfMode.Safe ? FindObserved.Run(execution, graph, options) : [];
        FoldCandidates candidates = FoldCandidates.Find(execution, graph, unwind);
        FoldGraph folding = FoldGraph.Build(execution, graph, unwind, candidates, observed);
        int[] lowest = RefinePartition.Run(execution, folding.ClassOf, folding.FirstEdge, folding.Edges);
        return Apply(graph, candidates.Atoms.AsSpan(), Survivors(candidates.Atoms.AsSpan(), lowest, observed));
    }

    /// <summary>Per candidate: the one that it becomes. The observed stay; of a class with any, the first of these takes in the rest.</summary>
    private static int[] Survivors(ReadOnlySpan<int> atoms, int[] lowest, ReadOnlySpan<bool> observed)
    {
        if (observed.IsEmpty)
        {
            return lowest;
        }

        var ofClass = new int[lowest.Length];
        Array.Fill(ofClass, -1);
        for (int i = 0; i < lowest.Length; i++)
        {
            ref int survivor = ref ofClass[lowest[i]];
            survivor = survivor < 0 && observed[atoms[i]] ? i : survivor;
        }

        var survivors = new int[lowest.Length];
        for (int i = 0; i < survivors.Length; i++)
        {
            int first = ofClass[lowest[i]];
            survivors[i] = observed[atoms[i]] ? i : first >= 0 ? first : lowest[i];
        }

        return survivors;
    }

    private static AtomGraph Apply(AtomGraph graph, ReadOnlySpan<int> atoms, ReadOnlySpan<int> survivors)
    {
        AtomFlags[] flags = graph.Atoms.Flags.AsSpan().ToArray();
        byte[] align = graph.Atoms.AlignLog2.AsSpan().ToArray();
        int[] replacement = graph.Replacement.AsSpan().ToArray();
        for (int i = 0; i < atoms.Length; i++)
        {
            int stays = atoms[survivors[i]];
            if (stays != atoms[i])
            {
                replacement[atoms[i]] = stays;
                flags[atoms[i]] |= AtomFlags.Dropped | AtomFlags.Folded;
                align[stays] = Math.Max(align[stays], align[atoms[i]]);
            }
        }

        // What had been coalesced into a folded function goes where that went.
        for (int atom = 0; atom < replacement.Length; atom++)
        {
            replacement[atom] = replacement[replacement[atom]];
        }

        int[] atomOfGlobal = graph.AtomOfGlobal.AsSpan().ToArray();
        for (int g = 0; g < atomOfGlobal.Length; g++)
        {
            atomOfGlobal[g] = atomOfGlobal[g] < 0 ? -1 : replacement[atomOfGlobal[g]];
        }

        return graph with
        {
            Atoms = graph.Atoms with
            {
                Flags = ImmutableCollectionsMarshal.AsImmutableArray(flags),
                AlignLog2 = ImmutableCollectionsMarshal.AsImmutableArray(align),
            },
            AtomOfGlobal = ImmutableCollectionsMarshal.AsImmutableArray(atomOfGlobal),
            Replacement = ImmutableCollectionsMarshal.AsImmutableArray(replacement),
        };
    }
}
