using System;
using System.Buffers.Binary;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Unwinding;

/// <summary>Says of each part of an atom that no record covers that nothing is known of it: an entry of __unwind_info holds
/// up to the next one.</summary>
internal static class FillGaps
{
    /// <summary>Longer gaps are code, whatever they hold: no alignment of arm64 code needs as much.</summary>
    private const uint LongestPaddingBytes = 64;

    private const uint Nop = 0xd503201f;

    /// <summary>The records, and one of encoding 0 for each gap that is more than padding.</summary>
    internal static UnwindRecord[] Run(AtomGraph graph, ReadOnlySpan<UnwindRecord> records)
    {
        GrowingArray<UnwindRecord> filled = default;
        bool any = false;
        int copied = 0;
        ReadOnlySpan<ulong> sizes = graph.Atoms.SizeBytes.AsSpan();
        for (int i = 0; i < records.Length;)
        {
            int atom = records[i].Function;
            ulong covered = 0;
            for (; i < records.Length && records[i].Function == atom; i++)
            {
                if (IsGap(graph, atom, covered, records[i].Offset))
                {
                    Insert(records, i, atom, covered, records[i].Offset, ref filled, ref any, ref copied);
                }

                covered = Math.Max(covered, (ulong)records[i].Offset + records[i].Length);
            }

            if (IsGap(graph, atom, covered, sizes[atom]))
            {
                Insert(records, i, atom, covered, sizes[atom], ref filled, ref any, ref copied);
            }
        }

        if (!any)
        {
            return records.ToArray();
        }

        AddRange(records[copied..], ref filled);
        return filled.ToArray();
    }

    private static void Insert(
        ReadOnlySpan<UnwindRecord> records, int before, int atom, ulong start, ulong end, ref GrowingArray<UnwindRecord> filled, ref bool any, ref int copied)
    {
        if (!any)
        {
            filled = new GrowingArray<UnwindRecord>(records.Length + 16);
            any = true;
        }

        AddRange(records[copied..before], ref filled);
        copied = before;
        filled.Add(new UnwindRecord(atom, (uint)start, (uint)Math.Min(end - start, uint.MaxValue), 0, -1, -1, 0, -1));
    }

    private static void AddRange(ReadOnlySpan<UnwindRecord> records, ref GrowingArray<UnwindRecord> filled)
    {
        foreach (ref readonly UnwindRecord record in records)
        {
            filled.Add(record);
        }
    }

    /// <summary>True if a part holds more than what pads functions: NOPs or zeros.</summary>
    private static bool IsGap(AtomGraph graph, int atom, ulong start, ulong end)
    {
        if (end <= start || start > uint.MaxValue)
        {
            return false;
        }

        if (end - start >= LongestPaddingBytes)
        {
            return true;
        }

        ReadOnlySpan<byte> contents = graph.SectionOf(new AtomId(atom)).Contents.Span;
        ulong first = graph.Atoms.OffsetInSection[atom] + start;
        ulong last = graph.Atoms.OffsetInSection[atom] + end;
        if (last > (ulong)contents.Length)
        {
            return false;
        }

        for (ulong at = first; at < last; at += 4)
        {
            uint word = last - at >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(contents[(int)at..]) : 0;
            if (word != Nop && word != 0)
            {
                return true;
            }
        }

        return false;
    }
}
