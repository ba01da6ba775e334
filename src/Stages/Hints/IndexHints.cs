using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Hints;

/// <summary>Finds the atom of each optimization hint, so that whoever writes an atom finds its hints.</summary>
public static class IndexHints
{
    /// <summary>The hints of atoms that are in the output. None when hints are ignored.</summary>
    /// <param name="execution">Objects are read on it.</param>
    /// <param name="graph">Coalesced, dead-stripped.</param>
    /// <param name="options">-ignore_optimization_hints.</param>
    public static HintIndex Run(IExecution execution, AtomGraph graph, LinkOptions options)
    {
        if (!options.ApplyOptimizationHints || !HasAny(graph.Resolution.Objects))
        {
            return HintIndex.None;
        }

        var objects = new ObjectId[graph.Resolution.Objects.Length];
        for (int i = 0; i < objects.Length; i++)
        {
            objects[i] = new ObjectId(i);
        }

        return new HintIndex(execution.Map(ImmutableCollectionsMarshal.AsImmutableArray(objects), id => OfObject(graph, id)));
    }

    private static bool HasAny(ImmutableArray<ParsedObject> objects)
    {
        foreach (ParsedObject input in objects)
        {
            if (!input.OptimizationHints.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Counts the hints of each atom, then puts each into its place.</summary>
    private static ObjectHints OfObject(AtomGraph graph, ObjectId id)
    {
        ReadOnlySpan<byte> hints = graph.Resolution.Objects[id.Value].OptimizationHints.Span;
        if (hints.IsEmpty)
        {
            return ObjectHints.None;
        }

        int firstAtom = graph.FirstAtomOfObject[id.Value];
        var first = new int[graph.FirstAtomOfObject[id.Value + 1] - firstAtom + 1];
        var finder = new HintPlace(graph, id);
        int at = 0;
        while (Hint.TryRead(hints, ref at, out Hint hint))
        {
            int atom = finder.AtomOf(hint);
            if (atom >= 0)
            {
                first[atom - firstAtom + 1]++;
            }
        }

        for (int i = 1; i < first.Length; i++)
        {
            first[i] += first[i - 1];
        }

        if (first[^1] == 0)
        {
            return ObjectHints.None;
        }

        var starts = new int[first[^1]];
        int[] next = first.AsSpan().ToArray();
        at = 0;
        for (int start = at; Hint.TryRead(hints, ref at, out Hint hint); start = at)
        {
            int atom = finder.AtomOf(hint);
            if (atom >= 0)
            {
                starts[next[atom - firstAtom]++] = start;
            }
        }

        return new ObjectHints(ImmutableCollectionsMarshal.AsImmutableArray(first), ImmutableCollectionsMarshal.AsImmutableArray(starts));
    }
}
