using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;
using LanguageExt;

namespace AfsLd.Stages.Planning;

/// <summary>Fixes the order of segments, sections and atoms: link order within a section, ranks between them.</summary>
public static class OrderOutput
{
    /// <summary>The order of everything mapped. Fails when there are more than 255 sections (n_sect is a byte).</summary>
    /// <param name="graph">Coalesced, dead-stripped.</param>
    /// <param name="synthetics">GOT, stubs and the like.</param>
    /// <param name="unwind">Unwind information.</param>
    /// <param name="preference">Which atoms come first in their sections.</param>
    /// <param name="options">Renames, protections, created sections.</param>
    public static Fin<OutputPlan> Run(AtomGraph graph, SyntheticPlan synthetics, UnwindPlan unwind, AtomPreference preference, LinkOptions options)
    {
        bool chained = ChooseFixupEncoding.UsesChained(options, graph.Resolution.Target);
        bool initOffsets = options.InitOffsets ?? chained;
        var sections = new SectionCollector();
        var sectionOfAtom = new short[graph.Atoms.Count];
        var errors = new List<Diagnostic>();
        ImmutableArray<SlotTarget> initializers = [];

        PlaceAtoms(graph, preference.MoveOf.AsSpan(), options, initOffsets, sections, sectionOfAtom);
        if (initOffsets)
        {
            initializers = CollectInitializers.Run(graph, errors);
        }

        AddSynthetics.Run(sections, graph, synthetics, unwind, initializers.Length, options);
        if (sections.Entries.Count > 255)
        {
            errors.Add(Diagnostic.LinkError(
                PlanningCodes.TooManySections, Origin.CommandLine, $"the output would have {sections.Entries.Count} sections: a symbol's n_sect can number 255"));
        }

        List<Diagnostic> warnings = [.. preference.Warnings];
        if (initOffsets)
        {
            MapBoundaries.CheckInitializers(graph.Resolution, warnings);
        }

        RequestedOrder.Check(sections.Entries, options, errors, warnings);
        if (errors.Count != 0)
        {
            return new LinkError([.. errors]);
        }

        int[] order = Sort(sections.Entries, options);
        OutputPlan plan = Assemble(graph, synthetics, unwind, preference.Leading.AsSpan(), options, chained, sections.Entries, order, sectionOfAtom);
        return plan with
        {
            InitOffsets = initializers,
            Warnings = [.. warnings, .. CheckSegmentAddresses.Unused(plan.Segments, options)],
        };
    }

    /// <summary>Gives every live atom its output section (by index of first appearance), -1 to the others.</summary>
    private static void PlaceAtoms(
        AtomGraph graph, ReadOnlySpan<short> moveOf, LinkOptions options, bool initOffsets, SectionCollector sections, short[] sectionOfAtom)
    {
        ReadOnlySpan<AtomFlags> flags = graph.Atoms.Flags.AsSpan();
        ReadOnlySpan<byte> align = graph.Atoms.AlignLog2.AsSpan();
        for (int o = 0; o < graph.Resolution.Objects.Length; o++)
        {
            ParsedObject input = graph.Resolution.Objects[o];
            ReadOnlySpan<int> starts = graph.FirstAtomOfSection[o].AsSpan();
            for (int s = 0; s < input.Sections.Length; s++)
            {
                if (starts[s] == starts[s + 1])
                {
                    continue;
                }

                InputSection section = input.Sections[s];
                if (initOffsets && section.Type == SectionTypes.ModInitFunctionPointers)
                {
                    sectionOfAtom.AsSpan(starts[s], starts[s + 1] - starts[s]).Fill(-1);
                    continue;
                }

                int target = -1;
                for (int atom = starts[s]; atom < starts[s + 1]; atom++)
                {
                    if ((flags[atom] & AtomFlags.Dropped) != 0)
                    {
                        sectionOfAtom[atom] = -1;
                        continue;
                    }

                    if (!moveOf.IsEmpty && moveOf[atom] != 0)
                    {
                        SectionKey moved = Moved(section.Key, section.Flags, moveOf[atom], options);
                        Place(atom, sections.ForAtoms(moved, section.Flags), align[atom], sections, sectionOfAtom);
                        continue;
                    }

                    if (target < 0)
                    {
                        target = sections.ForAtoms(MapSection.Run(section.Key, section.Flags, options), section.Flags);
                    }

                    Place(atom, target, align[atom], sections, sectionOfAtom);
                }
            }
        }

        PlaceCommons(graph, moveOf, options, sections, sectionOfAtom);
    }

    private static void PlaceCommons(
        AtomGraph graph, ReadOnlySpan<short> moveOf, LinkOptions options, SectionCollector sections, short[] sectionOfAtom)
    {
        for (int atom = graph.FirstAtomOfObject[^1]; atom < graph.Atoms.Count; atom++)
        {
            if ((graph.Atoms.Flags[atom] & AtomFlags.Dropped) != 0)
            {
                sectionOfAtom[atom] = -1;
                continue;
            }

            SectionKey key = moveOf.IsEmpty || moveOf[atom] == 0
                ? MapSection.Run(SectionNames.Common, SectionTypes.Zerofill, options)
                : Moved(SectionNames.Common, SectionTypes.Zerofill, moveOf[atom], options);
            Place(atom, sections.ForAtoms(key, SectionTypes.Zerofill), graph.Atoms.AlignLog2[atom], sections, sectionOfAtom);
        }
    }

    private static void Place(int atom, int target, byte alignLog2, SectionCollector sections, short[] sectionOfAtom)
    {
        SectionCollector.Entry entry = sections.Entries[target];
        entry.AtomCount++;
        entry.AlignLog2 = Math.Max(entry.AlignLog2, alignLog2);
        sectionOfAtom[atom] = (short)target;
    }

    /// <summary>The section of a symbol that an option moves: of the same name in the other segment.</summary>
    private static SectionKey Moved(SectionKey key, uint flags, int move, LinkOptions options) =>
        MapSection.Run(key, flags, options) with { Segment = options.MovedSymbols[move - 1].Segment };

    /// <summary>Indices of the sections in output order: by segment rank, segment's first appearance, section rank, first appearance.</summary>
    private static int[] Sort(IReadOnlyList<SectionCollector.Entry> entries, LinkOptions options)
    {
        var firstOfSegment = new Dictionary<Name16, int>();
        for (int i = 0; i < entries.Count; i++)
        {
            firstOfSegment.TryAdd(entries[i].Key.Segment, i);
        }

        var order = new int[entries.Count];
        var keys = new ulong[entries.Count];
        for (int i = 0; i < entries.Count; i++)
        {
            SectionCollector.Entry entry = entries[i];
            order[i] = i;
            keys[i] = ((ulong)RequestedOrder.OfSegment(entry.Key.Segment, options) << 48)
                | ((ulong)firstOfSegment[entry.Key.Segment] << 32)
                | ((ulong)RequestedOrder.OfSection(entry, options) << 16)
                | (uint)i;
        }

        Array.Sort(keys, order);
        return order;
    }

    private static OutputPlan Assemble(
        AtomGraph graph,
        SyntheticPlan synthetics,
        UnwindPlan unwind,
        ReadOnlySpan<int> leading,
        LinkOptions options,
        bool chained,
        IReadOnlyList<SectionCollector.Entry> entries,
        int[] order,
        short[] sectionOfAtom)
    {
        var rankOf = new short[entries.Count];
        var sections = new OutputSection[entries.Count];
        var next = new int[entries.Count];
        int firstAtom = 0;
        for (int i = 0; i < order.Length; i++)
        {
            SectionCollector.Entry entry = entries[order[i]];
            rankOf[order[i]] = (short)i;
            sections[i] = new OutputSection(
                entry.Key, entry.Flags, RequestedAlignment(entry, options), entry.Reserved2, entry.Synthetic, firstAtom, entry.AtomCount, entry.SyntheticSizeBytes, entry.Contents);
            next[i] = firstAtom;
            firstAtom += entry.AtomCount;
        }

        AtomId[] atomOrder = Arrange(sectionOfAtom, rankOf, next, leading, firstAtom);

        return new OutputPlan
        {
            Graph = graph,
            Synthetics = synthetics,
            Unwind = unwind,
            UsesChainedFixups = chained,
            Sections = ImmutableCollectionsMarshal.AsImmutableArray(sections),
            Segments = GroupSegments.Run(sections, options),
            AtomOrder = ImmutableCollectionsMarshal.AsImmutableArray(atomOrder),
            SectionOfAtom = ImmutableCollectionsMarshal.AsImmutableArray(sectionOfAtom),
            Options = options,
        };
    }

    /// <summary>Numbers the sections of atoms anew and lists the atoms: in each section the preferred ones, then the others in link order.</summary>
    private static AtomId[] Arrange(short[] sectionOfAtom, short[] rankOf, int[] next, ReadOnlySpan<int> leading, int count)
    {
        var atomOrder = new AtomId[count];
        bool[] isPlaced = leading.IsEmpty ? [] : new bool[sectionOfAtom.Length];
        foreach (int atom in leading)
        {
            if (sectionOfAtom[atom] >= 0)
            {
                isPlaced[atom] = true;
                atomOrder[next[rankOf[sectionOfAtom[atom]]]++] = new AtomId(atom);
            }
        }

        for (int atom = 0; atom < sectionOfAtom.Length; atom++)
        {
            if (sectionOfAtom[atom] >= 0)
            {
                short section = rankOf[sectionOfAtom[atom]];
                sectionOfAtom[atom] = section;
                if (isPlaced.Length == 0 || !isPlaced[atom])
                {
                    atomOrder[next[section]++] = new AtomId(atom);
                }
            }
        }

        return atomOrder;
    }

    private static byte RequestedAlignment(SectionCollector.Entry entry, LinkOptions options)
    {
        byte align = entry.AlignLog2;
        foreach (SectionAlignment request in options.SectionAlignments)
        {
            if (request.Section == entry.Key)
            {
                align = Math.Max(align, request.AlignLog2);
            }
        }

        return align;
    }
}
