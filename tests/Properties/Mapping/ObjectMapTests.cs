using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Relocatable;
using AfsLd.Stages.Mapping;
using AfsLd.Tests.Properties.Execution;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Models;
using AfsLd.Tests.Properties.Relocatable;
using Xunit;

namespace AfsLd.Tests.Properties.Mapping;

/// <summary>The link map of a relocatable output, held against the object that it describes.</summary>
public sealed class ObjectMapTests
{
    [Law]
    public void The_map_names_what_the_object_has_and_counts_every_byte_once(int seed, int order)
    {
        (byte[] file, string text) = Merge(seed, new ShuffledExecution(order));
        Assert.Null(FirstWrong(file, text));
        Assert.Equal(text, Merge(seed, SequentialExecution.Instance).Text);
    }

    [Fact]
    public void The_law_rejects_a_lost_row_and_a_changed_digit()
    {
        int mutants = 0;
        for (int seed = 0; seed < 12; seed++)
        {
            (byte[] file, string text) = Merge(seed, SequentialExecution.Instance);
            string[] lines = text.Split('\n');
            for (int i = Array.IndexOf(lines, "# Symbols:") + 2; i < lines.Length && lines[i].Length != 0; i++)
            {
                foreach (string? line in new[] { null, Flip(lines[i], 9), Flip(lines[i], 20) })
                {
                    mutants++;
                    string mutant = string.Join('\n', lines.Select((l, n) => n == i ? line : l).Where(l => l is not null));
                    Assert.True(FirstWrong(file, mutant) is not null, $"seed {seed}: {lines[i]} as {line}");
                }
            }
        }

        Assert.True(mutants > 500);
    }

    private static string Flip(string line, int at) => line[..at] + (char)(line[at] == '0' ? '1' : '0') + line[(at + 1)..];

    private static (byte[] File, string Text) Merge(int seed, IExecution execution)
    {
        var program = RandomProgram.WithoutLibrary(seed);
        ObjectImage image = MergeInMemory.PlanOrThrow(SequentialExecution.Instance, program.Inputs, program.Options with { DefineCommons = seed % 2 == 0 });
        return (MergeInMemory.FileOf(image), Encoding.UTF8.GetString(WriteObjectMap.Run(execution, image).Span));
    }

    private static string? FirstWrong(byte[] file, string text)
    {
        var map = new LinkMapReader(text);
        var table = new SymbolTableReader(file);
        HashSet<(ulong, string)> rows = [.. map.Rows.Select(r => (r.Address, r.Name))];

        // Labels (l..., L...) are for linkers; what begins there has a better name, or shows what it holds.
        if (table.Entries.FirstOrDefault(e => e.Section != 0 && !e.IsStab && e.Name[0] is not ('l' or 'L') && !rows.Contains((e.Value, e.Name))) is { Name.Length: > 0 } lost)
        {
            return $"{lost.Name} is not in the map";
        }

        return !map.Sections.Select(s => (s.Address, s.SizeBytes)).SequenceEqual(table.Sections.Select(s => (s.Address, s.Size))) ? "sections are others"
            : map.Dead.Count != 0 ? "something is dead"
            : LinkMapTests.FirstWrongFile(map) ?? LinkMapTests.FirstWrongByte(map);
    }
}
