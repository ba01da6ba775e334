using System;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Planning;

/// <summary>The addresses of all global symbols that this image defines.</summary>
internal static class GlobalAddresses
{
    /// <summary>Fills one address a global: 0 for imports.</summary>
    internal static void Fill(
        OutputPlan plan, ulong imageBase, ReadOnlySpan<ulong> addressOfAtom, ReadOnlySpan<SectionPlace> sections, ReadOnlySpan<SegmentPlace> segments, ulong[] addressOfGlobal)
    {
        AtomGraph graph = plan.Graph;
        GlobalTable table = graph.Resolution.Globals;
        ReadOnlySpan<GlobalSymbol> globals = table.Symbols.AsSpan();
        ReadOnlySpan<SectionKey> bounded = MapBoundaries.Run(graph.Resolution, plan.Options).AsSpan();
        for (int g = 0; g < globals.Length; g++)
        {
            ref readonly GlobalSymbol global = ref globals[g];
            int atom = graph.AtomOfGlobal[g];
            addressOfGlobal[g] = global.Kind switch
            {
                GlobalKind.Defined or GlobalKind.Common => atom < 0 ? 0 : addressOfAtom[atom] + graph.OffsetOfGlobal[g],
                GlobalKind.Absolute => global.Value,
                GlobalKind.LinkerDefined => OfLinker(plan, table.LinkerDefined[global.Owner], bounded.IsEmpty ? default : bounded[global.Owner], imageBase, sections, segments),
                _ => 0,
            };
        }
    }

    private static ulong OfLinker(
        OutputPlan plan,
        LinkerDefinedSymbol symbol,
        SectionKey bounded,
        ulong imageBase,
        ReadOnlySpan<SectionPlace> sections,
        ReadOnlySpan<SegmentPlace> segments) => symbol switch
        {
            LinkerDefinedSymbol.SectionBoundary boundary => OfSection(plan, bounded, boundary.IsEnd, imageBase, sections),
            LinkerDefinedSymbol.SegmentBoundary boundary =>
                OfSegment(plan, MapBoundaries.Segment(boundary.Segment, plan.Options), boundary.IsEnd, imageBase, segments),
            _ => imageBase,
        };

    /// <summary>Contents of a file can follow atoms under one name: the end is the last one's.</summary>
    private static ulong OfSection(OutputPlan plan, SectionKey key, bool isEnd, ulong imageBase, ReadOnlySpan<SectionPlace> sections)
    {
        ulong address = imageBase;
        for (int i = 0; i < plan.Sections.Length; i++)
        {
            if (plan.Sections[i].Key == key)
            {
                if (!isEnd)
                {
                    return sections[i].Address;
                }

                address = sections[i].Address + sections[i].SizeBytes;
            }
        }

        return address;
    }

    private static ulong OfSegment(OutputPlan plan, Name16 name, bool isEnd, ulong imageBase, ReadOnlySpan<SegmentPlace> segments)
    {
        for (int i = 0; i < plan.Segments.Length; i++)
        {
            if (plan.Segments[i].Name == name)
            {
                return segments[i].Address + (isEnd ? segments[i].MemorySizeBytes : 0);
            }
        }

        return imageBase;
    }
}
