using System;
using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Image;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Mapping;

/// <summary>Writes the link map (-map) of an image.</summary>
public static class WriteLinkMap
{
    /// <summary>The map as UTF-8 text, in order of addresses.</summary>
    public static ReadOnlyMemory<byte> Run(IExecution execution, LinkImage image)
    {
        Layout layout = image.Layout;
        var sections = ImmutableArray.CreateBuilder<MappedSection>(layout.Sections.Length);
        for (int s = 0; s < layout.Sections.Length; s++)
        {
            sections.Add(new MappedSection(layout.Plan.Sections[s].Key, layout.Sections[s].Address, layout.Sections[s].SizeBytes));
        }

        var places = new MapPlaces(
            layout.Plan.Options.OutputPath, layout.Plan.Graph, layout.Plan.SectionOfAtom, layout.AddressOfAtom, sections.MoveToImmutable());
        return FormatLinkMap.Run(execution, places, ListMadeRows.Run(layout), (in row, text) => NameMadeRow.Run(layout, row, text));
    }
}
