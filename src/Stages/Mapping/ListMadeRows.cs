using System.Collections.Generic;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Planning;

namespace AfsLd.Stages.Mapping;

/// <summary>Lists the rows of what no object holds: sections that the linker makes, branch thunks.</summary>
internal static class ListMadeRows
{
    internal static List<MapRow> Run(Layout layout)
    {
        List<MapRow> rows = [];
        OutputPlan plan = layout.Plan;
        for (int s = 0; s < plan.Sections.Length; s++)
        {
            AddSection(layout, s, rows);
        }

        for (int i = 0; i < layout.Thunks.Islands.Length; i++)
        {
            ThunkIsland island = layout.Thunks.Islands[i];
            for (int t = island.FirstThunk; t < island.FirstThunk + island.ThunkCount; t++)
            {
                rows.Add(new MapRow(layout.Thunks.Thunks[t].Address, Thunk.SizeBytes, -1, island.Section, MapName.Thunk, t));
            }
        }

        return rows;
    }

    private static void AddSection(Layout layout, int section, List<MapRow> rows)
    {
        SectionPlace place = layout.Sections[section];
        SyntheticPlan synthetics = layout.Plan.Synthetics;
        (int count, uint size) = layout.Plan.Sections[section].Synthetic switch
        {
            SyntheticKind.None => (0, 0u),
            SyntheticKind.Stubs => (synthetics.Stubs.Length, layout.Plan.Sections[section].Reserved2),
            SyntheticKind.Got => (synthetics.Got.Length, 8u),
            SyntheticKind.LazyPointers => (synthetics.LazyPointers.Length, 8u),
            SyntheticKind.TlvPointers => (synthetics.TlvPointers.Length, 8u),
            _ => (place.SizeBytes == 0 ? 0 : 1, (uint)place.SizeBytes),
        };
        for (int i = 0; i < count; i++)
        {
            rows.Add(new MapRow(place.Address + ((ulong)i * size), size, -1, section, MapName.Synthetic, i));
        }
    }
}
