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
    internal static UnwindRecord[] Run(UnwindRecord[] records)
    {
        if (!Ascend(records))
        {
            Sort(records);
        }

        int kept = 0;
        for (int i = 0; i < records.Length;)
        {
            int next = i + 1;
            while (next < records.Length && Key(records[next]) == Key(records[i]))
            {
                next++;
            }

            records[kept++] = Choose(records.AsSpan(i, next - i));
            i = next;
        }

        return kept == records.Length ? records : records[..kept];
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

    private static bool Ascend(ReadOnlySpan<UnwindRecord> records)
    {
        for (int i = 1; i < records.Length; i++)
        {
            if (Key(records[i - 1]) > Key(records[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Equal places keep their order: the index is the last part of the key.</summary>
    private static void Sort(UnwindRecord[] records)
    {
        var keys = new (ulong Place, int Index)[records.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = (Key(records[i]), i);
        }

        Array.Sort(keys, records);
    }
}
