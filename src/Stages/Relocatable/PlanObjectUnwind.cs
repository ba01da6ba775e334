using System;
using System.Collections.Immutable;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Planning;
using AfsLd.Domain.Relocatable;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Relocatable;

/// <summary>Decides which rows of __compact_unwind and which records of __eh_frame a relocatable output has.</summary>
internal static class PlanObjectUnwind
{
    /// <summary>A row for each function's record, and its FDE if it has one, behind the CIE of its object.</summary>
    internal static ObjectUnwind Run(AtomGraph graph, UnwindRecords records)
    {
        var rows = new GrowingArray<ObjectUnwindRow>(graph.Resolution.Objects.Length);
        var frames = new GrowingArray<ObjectFrame>(0);
        ulong frameBytes = 0;
        for (int o = 0; o < records.Objects.Length; o++)
        {
            UnwindObject unwind = records.Objects[o];
            if (!unwind.Records.IsEmpty)
            {
                AddObject(unwind, o, ref rows, ref frames, ref frameBytes);
            }
        }

        return new ObjectUnwind
        {
            Records = records,
            Rows = [.. rows.Items],
            Frames = [.. frames.Items],
            FrameBytes = frameBytes,
        };
    }

    private static void AddObject(
        UnwindObject unwind, int objectIndex, ref GrowingArray<ObjectUnwindRow> rows, ref GrowingArray<ObjectFrame> frames, ref ulong frameBytes)
    {
        ReadOnlySpan<UnwindRecord> records = unwind.Records.AsSpan();
        long[] cieOffsets = unwind.Cies.IsEmpty ? [] : new long[unwind.Cies.Length];
        cieOffsets.AsSpan().Fill(-1);
        for (int r = 0; r < records.Length; r++)
        {
            if (SaysNothing(records, r))
            {
                continue;
            }

            rows.Add(new ObjectUnwindRow(objectIndex, r));
            if (records[r].Fde < 0)
            {
                continue;
            }

            UnwindFde fde = unwind.Fdes[records[r].Fde];
            if (cieOffsets[fde.Cie] < 0)
            {
                cieOffsets[fde.Cie] = (long)frameBytes;
                frames.Add(new ObjectFrame(objectIndex, fde.Cie, -1, (uint)frameBytes, (uint)frameBytes));
                frameBytes += (uint)unwind.Cies[fde.Cie].SizeBytes;
            }

            frames.Add(new ObjectFrame(objectIndex, fde.Cie, r, (uint)frameBytes, (uint)cieOffsets[fde.Cie]));
            frameBytes += (uint)fde.SizeBytes;
        }
    }

    /// <summary>True for what was only put between the records of one function: reading the output puts it there again.</summary>
    private static bool SaysNothing(ReadOnlySpan<UnwindRecord> records, int index)
    {
        UnwindRecord record = records[index];
        bool isAlone = (index == 0 || records[index - 1].Function != record.Function)
            && (index + 1 == records.Length || records[index + 1].Function != record.Function);
        return record.Encoding == 0 && record.Fde < 0 && !isAlone;
    }

    /// <summary>The encoding that a row states: one of DWARF mode says no more than that.</summary>
    internal static uint Encoding(in UnwindRecord record) =>
        CompactUnwind.IsDwarf(record.Encoding) ? CompactUnwind.ModeDwarf : record.Encoding;
}
