using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Mapping;

/// <summary>Writes a link map: the files of the link, the sections, every name with its place, and what was stripped.</summary>
/// <remarks>The format is ld64's, which lld keeps too and tools that measure sizes read: tab-separated, addresses and sizes in
/// hexadecimal, file 0 for what the linker makes.</remarks>
internal static class FormatLinkMap
{
    private const int RowsInChunk = 4096;

    /// <summary>Says what a row of something that no object holds is.</summary>
    internal delegate void MadeName(in MapRow row, StringBuilder text);

    /// <summary>The map as UTF-8 text, in order of addresses.</summary>
    /// <param name="execution">How objects and rows are visited.</param>
    /// <param name="places">Where everything is.</param>
    /// <param name="made">The rows of what no object holds.</param>
    /// <param name="nameMade">What those are.</param>
    internal static ReadOnlyMemory<byte> Run(IExecution execution, MapPlaces places, List<MapRow> made, MadeName nameMade)
    {
        (List<MapRow> live, List<MapRow> dead) = ListRows(execution, places, made);
        var head = new StringBuilder();
        head.Append("# Path: ").Append(places.OutputPath).Append("\n# Arch: arm64\n");
        AppendFiles(places, head);
        AppendSections(places, head);
        head.Append("# Symbols:\n# Address\tSize    \tFile  Name\n");
        var text = new List<byte[]> { Encoding.UTF8.GetBytes(head.ToString()) };
        text.AddRange(Format(execution, places, nameMade, live, isDead: false));
        if (dead.Count != 0)
        {
            text.Add("\n# Dead Stripped Symbols:\n#        \tSize    \tFile  Name\n"u8.ToArray());
            text.AddRange(Format(execution, places, nameMade, dead, isDead: true));
        }

        return Join(text);
    }

    private static (List<MapRow> Live, List<MapRow> Dead) ListRows(IExecution execution, MapPlaces places, List<MapRow> made)
    {
        List<MapRow> live = [.. made];
        var dead = new List<MapRow>();
        foreach ((List<MapRow> inOutput, List<MapRow> stripped) in execution.Map(
            Indices(places.Graph.Resolution.Objects.Length, 1), o => ListObjectRows.Run(places, o)))
        {
            live.AddRange(inOutput);
            dead.AddRange(stripped);
        }

        ListCommonRows.Run(places, live);

        // Rows of one place: those without bytes first, then by file, so that the last one is what lies there.
        live.Sort(static (left, right) =>
            (left.Address, left.SizeBytes != 0, left.Object, left.Kind, left.Index).CompareTo((right.Address, right.SizeBytes != 0, right.Object, right.Kind, right.Index)));
        return (live, dead);
    }

    private static void AppendFiles(MapPlaces places, StringBuilder text)
    {
        text.Append("# Object files:\n[  0] linker synthesized\n");
        int index = 0;
        foreach (ParsedObject input in places.Graph.Resolution.Objects)
        {
            text.Append(CultureInfo.InvariantCulture, $"[{++index,3}] {input.Origin.FileAndMember}\n");
        }
    }

    private static void AppendSections(MapPlaces places, StringBuilder text)
    {
        text.Append("# Sections:\n# Address\tSize    \tSegment\tSection\n");
        foreach (MappedSection section in places.Sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"0x{section.Address:X8}\t0x{section.SizeBytes:X8}\t{section.Key.Segment}\t{section.Key.Section}\n");
        }
    }

    private static ImmutableArray<byte[]> Format(IExecution execution, MapPlaces places, MadeName nameMade, List<MapRow> rows, bool isDead) =>
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
                if (row.Kind is MapName.Synthetic or MapName.Thunk)
                {
                    nameMade(row, text);
                }
                else
                {
                    NameMapRow.Run(places.Graph, row, text);
                }

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
