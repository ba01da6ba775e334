using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Image;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Image.Commands;

namespace AfsLd.Stages.Image;

/// <summary>Describes the output file: which regions it has and what fills each.</summary>
public static class PlanImage
{
    /// <summary>The description.</summary>
    /// <param name="layout">The mapped segments.</param>
    /// <param name="linkEdit">__LINKEDIT.</param>
    /// <param name="mapped">The regions of the mapped segments, by <see cref="PlanRegions"/>.</param>
    public static LinkImage Run(Layout layout, Domain.LinkEdit.LinkEdit linkEdit, ImmutableArray<Region> mapped)
    {
        ulong start = layout.Segments[^1].FileOffset;
        ulong end = start + linkEdit.SizeBytes;
        var starts = new List<Region>();
        PlanLinkEditRegions.Run(linkEdit, starts);
        ImmutableArray<Region>.Builder regions = ImmutableArray.CreateBuilder<Region>(mapped.Length + starts.Count);
        regions.AddRange(mapped);
        for (int i = 0; i < starts.Count; i++)
        {
            ulong next = i + 1 < starts.Count ? starts[i + 1].FileOffset : end;
            regions.Add(starts[i] with { SizeBytes = next - starts[i].FileOffset });
        }

        return new LinkImage
        {
            Layout = layout,
            LinkEdit = linkEdit,
            Regions = regions.ToImmutable(),
            FileSizeBytes = end,
            UuidOffset = WriteLoadCommands.UuidOffset(PlanLoadCommands.Run(layout.Plan)),
            Warnings = [.. layout.Plan.Graph.Resolution.Warnings, .. layout.Plan.Synthetics.Warnings, .. layout.Plan.Warnings],
        };
    }
}
