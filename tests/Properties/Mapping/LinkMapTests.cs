using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Image;
using AfsLd.Stages.Mapping;
using AfsLd.Tests.Properties.Atoms;
using AfsLd.Tests.Properties.Execution;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Mapping;

/// <summary>The link map, held against the file that it describes.</summary>
public sealed class LinkMapTests
{
    [Law]
    public void The_map_names_what_the_file_has_and_counts_every_byte_once(int seed, int order)
    {
        (RandomProgram program, byte[] file, string text) = Link(seed, new ShuffledExecution(order));
        Assert.Null(FirstWrong(program, file, text));
        Assert.Equal(text, Link(seed, SequentialExecution.Instance).Text);
    }

    [Fact]
    public void The_law_rejects_a_lost_row_a_changed_digit_and_a_wrong_file()
    {
        int mutants = 0;
        for (int seed = 0; seed < 12; seed++)
        {
            (RandomProgram program, byte[] file, string text) = Link(seed, SequentialExecution.Instance);
            string[] lines = text.Split('\n');
            for (int i = Array.IndexOf(lines, "# Symbols:") + 2; i < lines.Length && lines[i].Length != 0; i++)
            {
                foreach (string? line in new[] { null, Flip(lines[i], 10), Flip(lines[i], 21), WithoutFile(lines[i]) })
                {
                    mutants++;
                    string mutant = string.Join('\n', lines.Select((l, n) => n == i ? line : l).Where(l => l is not null));
                    Assert.True(IsRejected(program, file, mutant), $"seed {seed}: {lines[i]} as {line}");
                }
            }
        }

        Assert.True(mutants > 500);
    }

    [Fact]
    public void Names_with_control_characters_are_one_line()
    {
        var builder = new Generators.ObjectBuilder();
        int text = builder.Text(0xd65f03c0);
        builder.Define("_main", text, 0);
        builder.Section("__TEXT", "__cstring", "a\nb\\\t\u0001é\0"u8.ToArray(), Domain.Format.SectionTypes.CStringLiterals);
        var input = new Domain.Inputs.LoadedInput(new Domain.Options.InputRequest.File("a.o"), "a.o", builder.Build(), 0);
        LinkImage image = LinkInMemory.Plan(SequentialExecution.Instance, [input], new RandomProgram(1).Options with { DeadStrip = false, Inputs = [input.Request] })
            .Match(Succ: planned => planned, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));
        Assert.Contains("] literal string: a\\nb\\\\\\t\\x01é\n", Encoding.UTF8.GetString(WriteLinkMap.Run(SequentialExecution.Instance, image).Span), StringComparison.Ordinal);
    }

    // The row's file is the next one.
    private static string WithoutFile(string line)
    {
        int end = line.IndexOf(']', StringComparison.Ordinal);
        return line.Contains("] _f", StringComparison.Ordinal) ? $"{line[..(end - 3)]}  0{line[end..]}" : line[..end];
    }

    private static string Flip(string line, int at) => line[..at] + (char)(line[at] == '0' ? '1' : '0') + line[(at + 1)..];

    private static (RandomProgram Program, byte[] File, string Text) Link(int seed, IExecution execution)
    {
        var program = new RandomProgram(seed);
        LinkImage image = LinkInMemory.PlanOrThrow(SequentialExecution.Instance, program);
        return (program, [.. LinkInMemory.FileOf(image)], Encoding.UTF8.GetString(WriteLinkMap.Run(execution, image).Span));
    }

    private static bool IsRejected(RandomProgram program, byte[] file, string text)
    {
        try
        {
            return FirstWrong(program, file, text) is not null;
        }
        catch (Exception thrown) when (thrown is ArgumentException or FormatException or IndexOutOfRangeException)
        {
            return true;
        }
    }

    private static string? FirstWrong(RandomProgram program, byte[] file, string text)
    {
        var map = new LinkMapReader(text);
        var table = new SymbolTableReader(file);
        HashSet<(ulong, string)> rows = [.. map.Rows.Select(r => (r.Address, r.Name))];
        if (table.Entries.FirstOrDefault(e => e.Section != 0 && !e.IsStab && e.Name != "__mh_execute_header" && !rows.Contains((e.Value, e.Name))) is { Name.Length: > 0 } lost)
        {
            return $"{lost.Name} is not in the map";
        }

        if (!map.Sections.Select(s => (s.Address, s.SizeBytes)).SequenceEqual(table.Sections.Select(s => (s.Address, s.Size))))
        {
            return "sections are others";
        }

        return FirstWrongFile(map) ?? FirstWrongByte(map) ?? FirstWrongDeath(program, map);
    }

    /// <summary>Objects are numbered by what their names say: _f3_1 is in o3.o or in the member m3.o.</summary>
    internal static string? FirstWrongFile(LinkMapReader map)
    {
        LinkMapReader.Row stray = map.Rows.Concat(map.Dead).FirstOrDefault(r => r.Name.StartsWith("_f", StringComparison.Ordinal) && !map.Files[r.File].Contains($"{r.Name[2..r.Name.LastIndexOf('_')]}.o", StringComparison.Ordinal));
        return stray.Name is not null ? $"{stray.Name} is said to be in {map.Files[stray.File]}" : null;
    }

    /// <summary>Rows of a section follow one another; between them is nothing but alignment.</summary>
    internal static string? FirstWrongByte(LinkMapReader map)
    {
        foreach ((ulong address, ulong size, string name) in map.Sections)
        {
            ulong end = address;
            foreach (LinkMapReader.Row row in map.Rows.Where(r => r.SizeBytes != 0 && r.Address >= address && r.Address < address + size))
            {
                // Instructions, strings and literals are aligned as they are; other data to 8 bytes.
                ulong gap = name is "__TEXT,__text" or "__TEXT,__cstring" || name.StartsWith("__TEXT,__literal", StringComparison.Ordinal) ? 0 : 7ul;
                if (row.Address < end || row.Address - end > gap)
                {
                    return $"{name}: {row.Name} at 0x{row.Address:x} does not follow 0x{end:x}";
                }

                end = row.Address + row.SizeBytes;
            }

            if (end != address + size)
            {
                return $"{name} ends at 0x{address + size:x}, its rows at 0x{end:x}";
            }
        }

        return null;
    }

    private static string? FirstWrongDeath(RandomProgram program, LinkMapReader map)
    {
        HashSet<string> live = NaiveLiveness.Of(program.Meaning);
        return !program.DeadStrip ? (map.Dead.Count == 0 ? null : "nothing was stripped")
            : map.Dead.FirstOrDefault(r => live.Contains(r.Name)) is { Name: { } alive } ? $"{alive} is not dead"
            : null;
    }
}
