using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Unwinding;

/// <summary>Lists what each function keeps alive through its unwind information: its LSDA and its personality.</summary>
public static class ListUnwindEdges
{
    /// <summary>LSDA and personality, of the compact record and of its FDE.</summary>
    private const int MaximumEdges = 4;

    /// <summary>The edges of all atoms.</summary>
    public static ImplicitEdges Run(UnwindRecords unwind, int atomCount)
    {
        var first = new int[atomCount + 1];
        Span<int> edges = stackalloc int[MaximumEdges];
        foreach (UnwindObject part in unwind.Objects)
        {
            foreach (ref readonly UnwindRecord record in part.Records.AsSpan())
            {
                first[record.Function + 1] += Edges(part, record, edges);
            }
        }

        for (int i = 1; i < first.Length; i++)
        {
            first[i] += first[i - 1];
        }

        var targets = new int[first[atomCount]];
        int next = 0;
        foreach (UnwindObject part in unwind.Objects)
        {
            // Objects ascend by atom, and so do the records of one: targets are filled in order.
            foreach (ref readonly UnwindRecord record in part.Records.AsSpan())
            {
                int count = Edges(part, record, edges);
                edges[..count].CopyTo(targets.AsSpan(next));
                next += count;
            }
        }

        return new ImplicitEdges(ImmutableCollectionsMarshal.AsImmutableArray(first), ImmutableCollectionsMarshal.AsImmutableArray(targets));
    }

    /// <summary>The edges of one record. The FDE beside a compact encoding counts too: -keep_dwarf_unwind keeps it, and it takes
    /// the row's place when there are too many personalities.</summary>
    private static int Edges(UnwindObject part, in UnwindRecord record, Span<int> edges)
    {
        int count = 0;
        if (record.Lsda >= 0)
        {
            edges[count++] = record.Lsda;
        }

        if (record.Personality >= 0)
        {
            edges[count++] = TargetOf(part.Personalities[record.Personality]);
        }

        if (record.Fde < 0)
        {
            return count;
        }

        UnwindFde fde = part.Fdes[record.Fde];
        int personality = part.Cies[fde.Cie].Personality;
        if (fde.Lsda >= 0 && fde.Lsda != record.Lsda)
        {
            edges[count++] = fde.Lsda;
        }

        if (personality >= 0 && personality != record.Personality)
        {
            edges[count++] = TargetOf(part.Personalities[personality]);
        }

        return count;
    }

    private static int TargetOf(SlotTarget target) => target.Symbol >= 0 ? ~target.Symbol : target.Atom;
}
