using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;
using LanguageExt;

namespace AfsLd.Stages.Unwinding;

/// <summary>Decides what of the unwind information is in the output: which personalities __unwind_info names, and which
/// functions are unwound by an FDE.</summary>
public static class PlanUnwind
{
    /// <summary>The plan. Fails when more than three personalities are used and neither an FDE nor one made from the compact
    /// encoding can take the place of a row.</summary>
    /// <param name="execution">Objects are scanned on it.</param>
    /// <param name="records">What was read.</param>
    /// <param name="graph">Coalesced, dead-stripped.</param>
    /// <param name="options">CompactUnwind: without it every function that has any unwind information is described by an FDE.
    /// KeepDwarfUnwind: FDEs stay beside the rows that make them superfluous.</param>
    public static Fin<UnwindPlan> Run(IExecution execution, UnwindRecords records, AtomGraph graph, LinkOptions options)
    {
        bool usesCompact = options.CompactUnwind;
        ImmutableArray<UnwindNeeds> needs =
            execution.Map(records.Objects, part => ScanUnwind.Run(graph, part, usesCompact, options.KeepDwarfUnwind));
        bool hasUnwind = false;
        var personalities = new PersonalityTable(graph);
        var personalityOf = new int[needs.Length][];
        for (int o = 0; o < needs.Length; o++)
        {
            hasUnwind |= needs[o].HasUnwind;
            personalityOf[o] = Unused(records.Objects[o].Personalities.Length);
            foreach (int index in needs[o].Personalities)
            {
                personalityOf[o][index] = personalities.Add(records.Objects[o].Personalities[index]);
            }
        }

        int named = Math.Min(personalities.Count, CompactUnwind.MaximumPersonalities);
        if (!hasUnwind)
        {
            return UnwindPlan.Empty;
        }

        var frames = new FramePlanner(graph, records, personalities, personalityOf, usesCompact);
        for (int o = 0; o < needs.Length; o++)
        {
            ImmutableArray<int> wanted = UsesUnnamed(personalityOf[o], named)
                ? ScanUnwind.AddUnnamed(graph, records.Objects[o], needs[o].Frames, personalityOf[o], named)
                : needs[o].Frames;
            frames.AddObject(o, wanted);
        }

        frames.CheckSize();
        if (frames.Errors.Count != 0)
        {
            return new LinkError([.. frames.Errors]);
        }

        var frozen = new ImmutableArray<int>[personalityOf.Length];
        for (int o = 0; o < frozen.Length; o++)
        {
            frozen[o] = ImmutableCollectionsMarshal.AsImmutableArray(personalityOf[o]);
        }

        return frames.Freeze(new UnwindPlan
        {
            Records = records,
            UnwindInfoSizeBytes = usesCompact ? CompactUnwind.HeaderSizeBytes : 0,
            Personalities = personalities.Freeze(),
            NamedPersonalities = named,
            PersonalityOf = ImmutableCollectionsMarshal.AsImmutableArray(frozen),
        });
    }

    private static bool UsesUnnamed(ReadOnlySpan<int> personalityOf, int named)
    {
        foreach (int index in personalityOf)
        {
            if (index >= named)
            {
                return true;
            }
        }

        return false;
    }

    private static int[] Unused(int count)
    {
        if (count == 0)
        {
            return [];
        }

        var indices = new int[count];
        Array.Fill(indices, -1);
        return indices;
    }
}
