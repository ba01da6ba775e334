using System;
using System.Collections.Generic;
using System.Collections.Immutable;

namespace AfsLd.Shell.Reporting;

/// <summary>Adds the runs of each stage, and the parts of each.</summary>
internal static class SummarizeStages
{
    /// <summary>A row for each name, in the order in which stages of that name began first.</summary>
    internal static ImmutableArray<StageRow> Run(IReadOnlyList<StageSpan> spans, IReadOnlyList<PartSpan> parts)
    {
        List<StageSpan> ordered = [.. spans];
        ordered.Sort((left, right) => left.Began.Time != right.Began.Time
            ? left.Began.Time.CompareTo(right.Began.Time)
            : right.Ended.Time.CompareTo(left.Ended.Time));
        List<StageRow> rows = [];
        foreach (StageSpan span in ordered)
        {
            int row = rows.FindIndex(known => known.Name == span.Stage);
            if (row < 0)
            {
                rows.Add(new StageRow(span.Stage, span.Own, PartsOf(span.Stage, parts)));
            }
            else
            {
                rows[row] = rows[row] with { Used = rows[row].Used.Plus(span.Own) };
            }
        }

        return [.. rows];
    }

    private static ImmutableArray<PartRow> PartsOf(string stage, IReadOnlyList<PartSpan> parts)
    {
        SortedDictionary<string, PartRow> rows = new(StringComparer.Ordinal);
        foreach (PartSpan part in parts)
        {
            if (part.Stage == stage)
            {
                PartRow row = rows.GetValueOrDefault(part.Part, new PartRow(part.Part, 0, 0, 0));
                rows[part.Part] = new PartRow(
                    part.Part, row.Ticks + part.Ended - part.Began, row.AllocatedBytes + part.AllocatedBytes, row.Count + 1);
            }
        }

        return [.. rows.Values];
    }
}
