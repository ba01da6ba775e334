using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Mapping;

/// <summary>Writes the link map (-map): the files of the link, the sections, every name with its place, and what was stripped.</summary>
/// <remarks>The format is ld64's, which lld keeps too and tools that measure sizes read: tab-separated, addresses and sizes in
/// hexadecimal, file 0 for what the linker makes.</remarks>
public static class WriteLinkMap
{
    private const int RowsInChunk = 4096;

    /// <summary>The map as UTF-8 text, in order of addresses.</summary>
    public static ReadOnlyMemory<byte> Run(IExecution execution, LinkImage image)
    {
        Layout layout = image.Layout;
        (List<MapRow> live, List<MapRow> dead) = ListRows(execution, layout);
        var head = new StringBuilder();
        head.Append("# Path: ").Append(layout.Plan.Options.OutputPath).Append("\n# Arch: arm64\n");
        AppendFiles(layout, head);
        AppendSections(layout, head);
        head.Append("# Symbols:\n# Address\tSize    \tFile  Name\n");
        var text = new List<byte[]> { Encoding.UTF8.GetBytes(head.ToString()) };
        text.AddRange(Format(execution, layout, live, isDead: false));
        if (dead.Count != 0)
        {
            text.Add("\n# Dead Stripped Symbols:\n#        \tSize    \tFile  Name\n"u8.ToArray());
            text.AddRange(Format(execution, layout, dead, isDead: true));
        }

        return Join(text);
    }

    private static (List<MapRow> Live, List<MapRow> Dead) ListRows(IExecution execution, Layout layout)
    {
        int objects = layout.Plan.Graph.Resolution.Objects.Length;
        var live = ListMadeRows.Run(layout);
        var dead = new List<MapRow>();
        foreach ((List<MapRow> inOutput, List<MapRow> stripped) in execution.Map(Indices(objects, 1), o => ListObjectRows.Run(layout, o)))
        {
            live.AddRange(inOutput);
            dead.AddRange(stripped);
        }

        // Rows of one place: those without bytes first, then by file, so that the last one is what lies there.
        live.Sort(static (left, right) =>
            (left.Address, left.SizeBytes != 0, left.Object, left.Kind, left.Index).CompareTo((right.Address, right.SizeBytes != 0, right.Object, right.Kind, right.Index)));
        return (live, dead);
    }

    private static void AppendFiles(Layout layout, StringBuilder text)
    {
        text.Append("# Object files:\n[  0] linker synthesized\n");
        int index = 0;
        foreach (ParsedObject input in layout.Plan.Graph.Resolution.Objects)
        {
            text.Append(CultureInfo.InvariantCulture, $"[{++index,3}] {input.Origin.FileAndMember}\n");
        }
    }

    private static void AppendSections(Layout layout, StringBuilder text)
    {
        text.Append("# Sections:\n# Address\tSize    \tSegment\tSection\n");
        for (int s = 0; s < layout.Sections.Length; s++)
        {
            SectionKey key = layout.Plan.Sections[s].Key;
            text.Append(CultureInfo.InvariantCulture, $"0x{layout.Sections[s].Address:X8}\t0x{layout.Sections[s].SizeBytes:X8}\t{key.Segment}\t{key.Section}\n");
        }
    }

    private static ImmutableArray<byte[]> Format(IExecution execution, Layout layout, List<MapRow> rows, bool isDead) =>
        execution.Map(Indices(rows.Count, RowsInChunk), first =>
        {
            var text = new StringBuilder();
            for (int i = first; i < Math.Min(first + RowsInChunk, rows.Count); i++)
            {
                MapRow row = rows[i];
                if (isDead)
                {
                    text.Append("<<dead>> ");
                }
                else
                {
                    text.Append(CultureInfo.InvariantCulture, $"0x{row.Address:X8}");
                }

                text.Append(CultureInfo.InvariantCulture, $"\t0x{row.SizeBytes:X8}\t[{row.Object + 1,3}] ");
                NameMapRow.Run(layout, row, text);
                text.Append('\n');
            }

            return Encoding.UTF8.GetBytes(text.ToString());
        });

    private static ImmutableArray<int> Indices(int count, int step)
    {
        var indices = ImmutableArray.CreateBuilder<int>((count + step - 1) / step);
        for (int i = 0; i < count; i += step)
        {
            indices.Add(i);
        }

        return indices.MoveToImmutable();
    }

    private static byte[] Join(List<byte[]> parts)
    {
        int size = 0;
        foreach (byte[] part in parts)
        {
            size += part.Length;
        }

        var all = new byte[size];
        int at = 0;
        foreach (byte[] part in parts)
        {
            part.CopyTo(all, at);
            at += part.Length;
        }

        return all;
    }
}
