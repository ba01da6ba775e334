using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Shell.Inputs;

namespace AfsLd.Shell.Reporting;

/// <summary>Counts what a link was made of: times mean little without.</summary>
internal static class CountLink
{
    /// <summary>The counts: of files alone if there is no image.</summary>
    internal static ImmutableArray<LinkCount> Run(IReadOnlyList<LoadedFile> files, LinkImage? image)
    {
        long bytes = 0;
        foreach (LoadedFile file in files)
        {
            bytes += file.Bytes.Length;
        }

        ImmutableArray<LinkCount> counts = [new("files read", files.Count), new("bytes read", bytes)];
        return image is null ? counts : counts.AddRange(OfImage(image));
    }

    private static ImmutableArray<LinkCount> OfImage(LinkImage image)
    {
        AtomGraph graph = image.Layout.Plan.Graph;
        Resolution resolution = graph.Resolution;
        long symbols = 0;
        long relocations = 0;
        foreach (ParsedObject input in resolution.Objects)
        {
            symbols += input.Symbols.Count;
            foreach (InputSection section in input.Sections)
            {
                relocations += section.RelocationRows.Length;
            }
        }

        return
        [
            new("objects linked", resolution.Objects.Length),
            new("dylibs linked", resolution.Dylibs.Length),
            new("input symbols", symbols),
            new("global names", resolution.Globals.Count),
            new("relocations", relocations),
            new("atoms", graph.Atoms.Count),
            new("atoms in the output", image.Layout.Plan.AtomOrder.Length),
            new("thunks", image.Layout.Thunks.Thunks.Length),
            new("fixups", image.LinkEdit.Fixups.Count),
            new("output symbols", image.LinkEdit.Symbols.Count),
            new("regions", image.Regions.Length),
            new("bytes written", (long)image.FileSizeBytes),
        ];
    }
}
