using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Planning;

namespace AfsLd.Tests.Properties.Planning;

/// <summary>What a layout must be: everything in its place, in order, aligned, as close as it can be.</summary>
internal static class LayoutLaw
{
    /// <summary>What is wrong first, or null.</summary>
    internal static string? FirstWrong(Layout layout) => Segments(layout) ?? Sections(layout) ?? Atoms(layout) ?? Globals(layout);

    private static string? Segments(Layout layout)
    {
        ulong address = layout.ImageBase;
        ulong offset = 0;
        for (int g = 0; g < layout.Segments.Length; g++)
        {
            OutputSegment segment = layout.Plan.Segments[g];
            SegmentPlace place = layout.Segments[g];
            string name = segment.Name.ToString();
            if (name == "__PAGEZERO")
            {
                if (place != new SegmentPlace(0, layout.ImageBase, 0, 0))
                {
                    return "__PAGEZERO does not reach up to the image";
                }

                continue;
            }

            if (place.Address != address || place.FileOffset != offset || place.Address % 0x4000 != 0 || place.FileOffset % 0x4000 != 0)
            {
                return $"{name} is not behind the segment before";
            }

            SectionPlace[] sections = [.. layout.Sections.AsSpan().Slice(segment.FirstSection, segment.SectionCount)];
            ulong end = sections.Length == 0 ? address : sections.Max(s => s.Address + s.SizeBytes);
            ulong fileEnd = sections.Where(s => s.FileOffset != 0).Select(s => s.Address + s.SizeBytes).DefaultIfEmpty(address).Max();
            if (name != "__LINKEDIT" && (place.MemorySizeBytes != Up(end - address, 0x4000) || place.FileSizeBytes != Up(fileEnd - address, 0x4000)))
            {
                return $"{name} is not as large as its sections";
            }

            address += place.MemorySizeBytes;
            offset += place.FileSizeBytes;
        }

        return null;
    }

    private static string? Sections(Layout layout)
    {
        for (int g = 0; g < layout.Segments.Length; g++)
        {
            OutputSegment segment = layout.Plan.Segments[g];
            ulong end = layout.Segments[g].Address;
            for (int s = segment.FirstSection; s < segment.FirstSection + segment.SectionCount; s++)
            {
                SectionPlace place = layout.Sections[s];
                OutputSection section = layout.Plan.Sections[s];
                bool follows = segment.Name.ToString() == "__TEXT" && s == segment.FirstSection
                    ? place.Address >= end + layout.HeaderSizeBytes && place.Address % (1UL << section.AlignLog2) == 0
                    : place.Address == Up(end, 1UL << section.AlignLog2);
                ulong offset = SectionTypes.IsZerofill(section.Flags) ? 0 : layout.Segments[g].FileOffset + (place.Address - layout.Segments[g].Address);
                if (!follows || place.FileOffset != offset)
                {
                    return $"{section.Key} is not behind the section before";
                }

                end = place.Address + place.SizeBytes;
            }
        }

        return null;
    }

    private static string? Atoms(Layout layout)
    {
        OutputPlan plan = layout.Plan;
        var placed = new HashSet<int>();
        for (int s = 0; s < plan.Sections.Length; s++)
        {
            if (plan.Sections[s].Synthetic != SyntheticKind.None)
            {
                continue;
            }

            ulong end = layout.Sections[s].Address;
            foreach (AtomId atom in plan.AtomOrder.AsSpan().Slice(plan.Sections[s].FirstAtom, plan.Sections[s].AtomCount))
            {
                ulong address = layout.AddressOfAtom[atom.Value];
                if (!placed.Add(atom.Value) || plan.SectionOfAtom[atom.Value] != s || address != Up(end, 1UL << plan.Graph.Atoms.AlignLog2[atom.Value]))
                {
                    return $"atom {atom.Value} of {plan.Sections[s].Key} is not behind the atom before";
                }

                end = address + plan.Graph.Atoms.SizeBytes[atom.Value];
            }

            if (end != layout.Sections[s].Address + layout.Sections[s].SizeBytes)
            {
                return $"{plan.Sections[s].Key} does not end with its last atom";
            }
        }

        return Enumerable.Range(0, plan.Graph.Atoms.Count).All(atom => placed.Contains(atom) == (plan.SectionOfAtom[atom] >= 0)) ? null : "an atom has a section but no place";
    }

    private static string? Globals(Layout layout)
    {
        AtomGraph graph = layout.Plan.Graph;
        for (int g = 0; g < graph.Resolution.Globals.Count; g++)
        {
            int atom = graph.AtomOfGlobal[g];
            if (atom >= 0 && layout.Plan.SectionOfAtom[atom] >= 0 && layout.AddressOfGlobal[g] != layout.AddressOfAtom[atom] + graph.OffsetOfGlobal[g])
            {
                return $"{graph.Resolution.Globals.TextOf(new SymbolId(g))} is not where its atom is";
            }
        }

        return null;
    }

    private static ulong Up(ulong value, ulong alignment) => (value + alignment - 1) / alignment * alignment;
}
