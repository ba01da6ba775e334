using System.Collections.Generic;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;

namespace AfsLd.Stages.Mapping;

/// <summary>Lists the rows of tentative definitions that have a place in the output.</summary>
internal static class ListCommonRows
{
    internal static void Run(MapPlaces places, List<MapRow> rows)
    {
        AtomGraph graph = places.Graph;
        for (int atom = graph.FirstAtomOfObject[^1]; atom < graph.Atoms.Count; atom++)
        {
            int symbol = graph.Atoms.SectionOf[atom];
            if (places.SectionOfAtom[atom] >= 0)
            {
                rows.Add(new MapRow(
                    places.AddressOfAtom[atom],
                    graph.Atoms.SizeBytes[atom],
                    graph.Resolution.Globals[new SymbolId(symbol)].Owner,
                    places.SectionOfAtom[atom],
                    MapName.Common,
                    symbol));
            }
        }
    }
}
