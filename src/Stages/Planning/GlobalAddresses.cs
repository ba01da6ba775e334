using System;
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
        for (int g = 0; g < globals.Length; g++)
        {
            ref readonly GlobalSymbol global = ref globals[g];
            int atom = graph.AtomOfGlobal[g];
            addressOfGlobal[g] = global.Kind switch
            {
                GlobalKind.Defined or GlobalKind.Common => atom < 0 ? 0 : addressOfAtom[atom] + graph.OffsetOfGlobal[g],
                GlobalKind.Absolute => global.Value,
                GlobalKind.LinkerDefined => OfLinker(plan, table.LinkerDefined[global.Owner], imageBase, sections, segments),
                _ => 0,
            };
        }
    }

    private static ulong OfLinker(
        OutputPlan plan, LinkerDefinedSymbol symbol, ulong imageBase, ReadOnlySpan<SectionPlace> sections, ReadOnlySpan<SegmentPlace> segments)
    {
        switch (symbol)
        {
            case LinkerDefinedSymbol.SectionBoundary boundary:
                for (int i = 0; i < plan.Sections.Length; i++)
                {
                    if (plan.Sections[i].Key == boundary.Section)
                    {
                        return sections[i].Address + (boundary.IsEnd ? sections[i].SizeBytes : 0);
                    }
                }

                return imageBase;
            case LinkerDefinedSymbol.SegmentBoundary boundary:
                for (int i = 0; i < plan.Segments.Length; i++)
                {
                    if (plan.Segments[i].Name == boundary.Segment)
                    {
                        return segments[i].Address + (boundary.IsEnd ? segments[i].MemorySizeBytes : 0);
                    }
                }

                return imageBase;
            default:
                return imageBase;
        }
    }
}
