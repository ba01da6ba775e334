using System;
using AfsLd.Domain.Format;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Unwinding;

/// <summary>Orders the records of an object and leaves one for each place.</summary>
internal static class JoinRecords
{
    /// <summary>The records by function and offset. Of several for one place the first compact one counts (ld64, lld), and keeps
    /// an FDE as its alternative; a row of DWARF mode is nothing without an FDE.</summary>
    /// <param name="records">In order of precedence: rows first, then FDEs. Is reordered.</param>
    /// <returns>How many are left, at the start of <paramref name="records"/>.</returns>
    internal static int Run(Span<UnwindRecord> records)
    {
        Sort(records);
        int kept = 0;
        for (int i = 0; i < records.Length;)
        {
            int next = i + 1;
            while (next < records.Length && Key(records[next]) == Key(records[i]))
            {
                next++;
            }

            records[kept] = next == i + 1 && !CompactUnwind.IsDwarf(records[i].Encoding) ? records[i] : Choose(records[i..next]);
            kept++;
            i = next;
        }

        return kept;
    }

    private static UnwindRecord Choose(ReadOnlySpan<UnwindRecord> candidates)
    {
        int fde = -1;
        int compact = -1;
        for (int i = candidates.Length - 1; i >= 0; i--)
        {
            fde = candidates[i].Fde >= 0 ? i : fde;
            compact = CompactUnwind.IsDwarf(candidates[i].Encoding) ? compact : i;
        }

        if (compact >= 0)
        {
            return fde >= 0 ? candidates[compact] with { Fde = candidates[fde].Fde } : candidates[compact];
        }

        return fde >= 0
            ? candidates[fde]
            : candidates[0] with { Encoding = 0, Personality = -1, Lsda = -1, LsdaOffset = 0 };
    }

    private static ulong Key(in UnwindRecord record) => ((ulong)(uint)record.Function << 32) | record.Offset;

    /// <summary>Merges ascending runs until there is one: equal places keep their order, and rows followed by FDEs, each in
    /// order as compilers write them, take one merge.</summary>
    private static void Sort(Span<UnwindRecord> records)
    {
        UnwindRecord[]? scratch = null;
        while (true)
        {
            int end = RunFrom(records, 0);
            if (end == records.Length)
            {
                return;
            }

            scratch ??= new UnwindRecord[records.Length];
            for (int start = 0; end < records.Length;)
            {
                int middle = end;
                end = RunFrom(records, middle);
                Merge(records[start..end], middle - start, scratch);
                start = end;
                end = start < records.Length ? RunFrom(records, start) : start;
            }
        }
    }

    /// <summary>Where the ascending run that begins at <paramref name="start"/> ends.</summary>
    private static int RunFrom(ReadOnlySpan<UnwindRecord> records, int start)
    {
        int end = Math.Min(start + 1, records.Length);
        while (end < records.Length && Key(records[end - 1]) <= Key(records[end]))
        {
            end++;
        }

        return end;
    }

    private static void Merge(Span<UnwindRecord> records, int middle, UnwindRecord[] scratch)
    {
        records[..middle].CopyTo(scratch);
        int left = 0;
        int right = middle;
        for (int to = 0; left < middle; to++)
        {
            bool takesRight = right < records.Length && Key(records[right]) < Key(scratch[left]);
            records[to] = takesRight ? records[right++] : scratch[left++];
        }
    }
}
