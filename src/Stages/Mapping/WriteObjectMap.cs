using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Relocatable;
using AfsLd.Stages.Planning;

namespace AfsLd.Stages.Mapping;

/// <summary>Writes the link map (-map) of a relocatable output (-r).</summary>
public static class WriteObjectMap
{
    /// <summary>The map as UTF-8 text, in order of addresses, which begin at 0.</summary>
    public static ReadOnlyMemory<byte> Run(IExecution execution, ObjectImage image)
    {
        ObjectLayout layout = image.Layout;
        List<MapRow> made = [];
        var sections = ImmutableArray.CreateBuilder<MappedSection>(layout.Sections.Length);
        for (int s = 0; s < layout.Sections.Length; s++)
        {
            ObjectSection section = layout.Sections[s];
            sections.Add(new MappedSection(section.Key, section.Address, section.SizeBytes));
            if (section.Content != ObjectContent.Atoms && section.SizeBytes != 0)
            {
                made.Add(new MapRow(section.Address, section.SizeBytes, -1, s, MapName.Synthetic, 0));
            }
        }

        var places = new MapPlaces(layout.Options.OutputPath, layout.Graph, layout.SectionOfAtom, layout.AddressOfAtom, sections.MoveToImmutable());
        return FormatLinkMap.Run(execution, places, made, (in row, text) => Name(layout.Sections[row.Section], text));
    }

    private static void Name(ObjectSection section, StringBuilder text) => text.Append(section.Content switch
    {
        ObjectContent.CompactUnwind => "compact unwind info",
        ObjectContent.EhFrame => "dwarf unwind info",
        _ => section.Key.Section == SectionNames.ObjCImageInfo.Section ? "objc image info" : "opaque_section",
    });
}
