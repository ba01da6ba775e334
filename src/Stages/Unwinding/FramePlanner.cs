using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Unwinding;

/// <summary>Lays out __eh_frame: FDEs in order of objects and records, each CIE before the first FDE that uses it.</summary>
internal sealed class FramePlanner(AtomGraph graph, UnwindRecords records, PersonalityTable personalities, int[][] personalityOf, bool usesCompact)
{
    private readonly CieTable cies = new(graph, records);
    private readonly List<UnwindPlannedFde> fdes = [];
    private readonly List<int> firstFdeOfObject = [];
    private long offset;

    internal List<Diagnostic> Errors { get; } = [];

    /// <summary>Adds an FDE for each of some records of an object; objects come in order.</summary>
    internal void AddObject(int objectIndex, ImmutableArray<int> wanted)
    {
        firstFdeOfObject.Add(fdes.Count);
        UnwindObject part = records.Objects[objectIndex];

        // Per CIE of the object, one more than its number in the output: looking it up there means reading all of it.
        Span<int> copyOf = part.Cies.Length <= 64 ? stackalloc int[part.Cies.Length] : new int[part.Cies.Length];
        copyOf.Clear();
        foreach (int index in wanted)
        {
            UnwindRecord record = part.Records[index];
            int output;
            int size;
            if (record.Fde >= 0)
            {
                UnwindFde fde = part.Fdes[record.Fde];
                if (copyOf[fde.Cie] == 0)
                {
                    UnwindCie cie = part.Cies[fde.Cie];
                    copyOf[fde.Cie] = cies.Copy(objectIndex, fde.Cie, cie, Personality(objectIndex, cie.Personality), ref offset) + 1;
                }

                output = copyOf[fde.Cie] - 1;
                size = fde.SizeBytes;
            }
            else if (SynthesizeFrame.CanDescribe(record.Encoding))
            {
                output = cies.Make(Personality(objectIndex, record.Personality), record.Lsda >= 0, ref offset);
                size = SynthesizeFrame.FdeSizeBytes(record.Encoding, record.Lsda >= 0);
            }
            else
            {
                if (usesCompact)
                {
                    Errors.Add(Impossible(objectIndex, record));
                }

                continue;
            }

            fdes.Add(new UnwindPlannedFde((int)offset, size, objectIndex, index, record.Fde, output));
            offset += size;
        }
    }

    /// <summary>Checks the size: output offsets are ints.</summary>
    internal void CheckSize()
    {
        if (offset > int.MaxValue)
        {
            Errors.Add(Diagnostic.LinkError(
                UnwindCodes.UnwindOutOfRange, Origin.CommandLine, $"__TEXT,__eh_frame would be {offset} bytes long: more than 2 GiB"));
        }
    }

    internal UnwindPlan Freeze(UnwindPlan plan) => plan with
    {
        EhFrameSizeBytes = (int)offset,
        Cies = cies.Freeze(),
        Fdes = [.. fdes],
        FirstFdeOfObject = [.. firstFdeOfObject, fdes.Count],
        Personalities = personalities.Freeze(),
    };

    private int Personality(int objectIndex, int index)
    {
        if (index < 0)
        {
            return -1;
        }

        ref int known = ref personalityOf[objectIndex][index];
        if (known < 0)
        {
            known = personalities.Add(records.Objects[objectIndex].Personalities[index]);
        }

        return known;
    }

    private Diagnostic Impossible(int objectIndex, UnwindRecord record)
    {
        var atom = new AtomId(record.Function);
        return Diagnostic.LinkError(
            UnwindCodes.TooManyPersonalities,
            graph.Resolution.Objects[objectIndex].Origin with
            {
                Section = graph.SectionOf(atom).Key.ToString(),
                Offset = graph.Atoms.OffsetInSection[record.Function] + record.Offset,
            },
            $"the function has the compact unwind encoding 0x{record.Encoding:x8}, which no FDE can say, and cannot be in __unwind_info: that names {CompactUnwind.MaximumPersonalities} personalities, and more are used");
    }
}
