using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Image;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Image;

/// <summary>Cuts the mapped segments (all but __LINKEDIT) into regions.</summary>
public static class PlanRegions
{
    /// <summary>A region of atoms ends after this many bytes or atoms: constants, so that no thread count shows in any chunk.</summary>
    private const ulong RegionSizeBytes = 256 * 1024;
    private const int RegionAtoms = 4096;

    /// <summary>The regions, ascending and contiguous from file offset 0 to the start of __LINKEDIT.</summary>
    public static ImmutableArray<Region> Run(Layout layout)
    {
        var starts = new List<Region> { new(RegionKind.Header, 0, 0, layout.ImageBase, -1, 0, 0) };
        int island = 0;
        for (int s = 0; s < layout.Plan.Sections.Length; s++)
        {
            OutputSection section = layout.Plan.Sections[s];
            SectionPlace place = layout.Sections[s];
            if (section.IsZerofill || place.SizeBytes == 0)
            {
                continue;
            }

            if (section.Synthetic != SyntheticKind.None)
            {
                starts.Add(new Region(RegionKind.Synthetic, place.FileOffset, 0, place.Address, s, 0, 0));
            }
            else
            {
                CutSection(layout, s, ref island, starts);
            }
        }

        return Close(starts, layout.Segments[^1].FileOffset);
    }

    private static void CutSection(Layout layout, int sectionIndex, ref int island, List<Region> starts)
    {
        OutputSection section = layout.Plan.Sections[sectionIndex];
        SectionPlace place = layout.Sections[sectionIndex];
        ReadOnlySpan<AtomId> order = layout.Plan.AtomOrder.AsSpan();
        ReadOnlySpan<ulong> addresses = layout.AddressOfAtom.AsSpan();
        ReadOnlySpan<ThunkIsland> islands = layout.Thunks.Islands.AsSpan();
        int end = section.FirstAtom + section.AtomCount;
        int first = section.FirstAtom;
        while (first < end)
        {
            ulong start = first == section.FirstAtom ? place.Address : addresses[order[first].Value];
            int limit = Math.Min(end, first + RegionAtoms);
            bool islandFollows = island < islands.Length && islands[island].Section == sectionIndex && islands[island].NextAtom <= limit;
            limit = islandFollows ? islands[island].NextAtom : limit;
            int next = first + 1;
            while (next < limit && addresses[order[next].Value] - start < RegionSizeBytes)
            {
                next++;
            }

            starts.Add(new Region(RegionKind.Atoms, place.FileOffset + (start - place.Address), 0, start, sectionIndex, first, next - first));
            first = next;
            if (islandFollows && next == islands[island].NextAtom)
            {
                ulong address = islands[island].Address;
                starts.Add(new Region(RegionKind.ThunkIsland, place.FileOffset + (address - place.Address), 0, address, sectionIndex, island, 1));
                island++;
            }
        }
    }

    /// <summary>Gives each region the bytes up to the next one.</summary>
    private static ImmutableArray<Region> Close(List<Region> starts, ulong end)
    {
        ImmutableArray<Region>.Builder regions = ImmutableArray.CreateBuilder<Region>(starts.Count);
        for (int i = 0; i < starts.Count; i++)
        {
            ulong next = i + 1 < starts.Count ? starts[i + 1].FileOffset : end;
            regions.Add(starts[i] with { SizeBytes = next - starts[i].FileOffset });
        }

        return regions.MoveToImmutable();
    }
}
