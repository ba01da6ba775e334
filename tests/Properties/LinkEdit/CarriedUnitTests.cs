using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Allocation;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.LinkEdit;

/// <summary>The debug map that an object carries (ld -r leaves debug information where it was): its units are those of the output.</summary>
[Collection(CostTests.Name)]
public sealed class CarriedUnitTests
{
    private const uint ReturnNumber = 0xd2800000; // movz x0, #number

    [Law]
    public void Every_unit_keeps_its_source_its_object_and_its_functions(int seed)
    {
        int[][] units = Units(new Random(seed), count: 1 + (Math.Abs(seed % 40)), functions: 60);
        Assert.Null(FirstWrong(units, Link(units, 60, stripsLocals: false)));
        Assert.Null(FirstWrong(units, Link(units, 60, stripsLocals: true)));
    }

    [Fact]
    public void A_name_of_a_neighbour_and_a_unit_too_few_are_rejected()
    {
        int[][] units = Units(new Random(1), count: 9, functions: 60);
        byte[] file = Link(units, 60, stripsLocals: false);
        Assert.NotNull(FirstWrong(units[1..], file));
        var table = new SymbolTableReader(file);
        int mutants = 0;
        for (int i = 0; i < table.Entries.Count; i++)
        {
            if (table.Entries[i] is { IsStab: true, Type: SymbolTypes.FunctionStab, Name: not "" })
            {
                byte[] mutant = [.. file];
                mutant[table.OffsetOf(i)]++;
                Assert.NotNull(FirstWrong(units, mutant));
                mutants++;
            }
        }

        Assert.True(mutants > 20);
    }

    [Fact]
    public async Task Thousands_of_units_of_one_object_are_placed_in_linear_time()
    {
        const int count = 20_000;
        int[][] units = [.. Enumerable.Range(0, count).Select(u => new[] { count - 1 - u })];
        LoadedInput input = Object(units, count);

        // Walking all names for each unit takes a minute.
        byte[] file = [];
        Assert.True(await QuickWork.IsQuickAsync(_ => file = Link(input, stripsLocals: false)));
        Assert.Equal(count, new SymbolTableReader(file).Entries.Count(e => e is { IsStab: true, Type: SymbolTypes.FunctionStab, Name: not "" }));
    }

    // Each function is in one unit; units name theirs in any order.
    private static int[][] Units(Random random, int count, int functions)
    {
        int[] all = [.. Enumerable.Range(0, functions)];
        random.Shuffle(all);
        return [.. Enumerable.Range(0, count).Select(u => all.Where((_, place) => place % count == u).ToArray())];
    }

    private static byte[] Link(int[][] units, int functions, bool stripsLocals) => Link(Object(units, functions), stripsLocals);

    private static byte[] Link(LoadedInput input, bool stripsLocals) => [.. LinkInMemory.Plan(
        SequentialExecution.Instance, [input], new LinkOptions { OutputPath = "a.out", StripLocals = stripsLocals }).Match(
            Succ: LinkInMemory.FileOf,
            Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)))];

    private static LoadedInput Object(int[][] units, int functions)
    {
        var builder = new ObjectBuilder();
        builder.BuildVersion(1, 11 << 16, 11 << 16);
        int text = builder.Text([.. Enumerable.Range(0, functions + 1).Select(i => ReturnNumber | (((uint)i & 0xffff) << 5))]);
        for (int i = 0; i < functions; i++)
        {
            builder.Define($"_f{i}", text, (ulong)i * 4, isExternal: i % 3 == 0);
        }

        builder.Define("_main", text, (ulong)functions * 4);
        for (int u = 0; u < units.Length; u++)
        {
            builder.Symbol("/src/", SymbolTypes.SourceStab, 0, 0, 0);
            builder.Symbol($"u{u}.c", SymbolTypes.SourceStab, 0, 0, 0);
            builder.Symbol($"/o/u{u}.o", SymbolTypes.ObjectStab, 0, 1, (ulong)u);
            foreach (int function in units[u])
            {
                builder.Symbol($"_f{function}", SymbolTypes.FunctionStab, text, 0, (ulong)function * 4);
                builder.Symbol("", SymbolTypes.FunctionStab, 0, 0, 4);
            }

            builder.Symbol("", SymbolTypes.SourceStab, 1, 0, 0);
        }

        return new LoadedInput(new InputRequest.File("m.o"), "m.o", builder.Build(), ModifiedTime: 1);
    }

    /// <summary>The first thing in which the debug map of a file is not that of the units; null if there is none.</summary>
    private static string? FirstWrong(int[][] units, byte[] file)
    {
        var image = new LinkedImage(file);
        List<(byte Type, string Name, ulong Value)> expected = [];
        for (int u = 0; u < units.Length; u++)
        {
            expected.AddRange([(SymbolTypes.SourceStab, "/src/", 0), (SymbolTypes.SourceStab, $"u{u}.c", 0), (SymbolTypes.ObjectStab, $"/o/u{u}.o", (ulong)u)]);
            foreach (int function in units[u].Order())
            {
                expected.AddRange([(SymbolTypes.FunctionStab, $"_f{function}", (ulong)function), (SymbolTypes.FunctionStab, "", 4)]);
            }

            expected.Add((SymbolTypes.SourceStab, "", 0));
        }

        (byte Type, string Name, ulong Value)[] found = [.. new SymbolTableReader(file).Entries
            .Where(e => e.IsStab && e.Type is not (SymbolTypes.BeginFunctionStab or SymbolTypes.EndFunctionStab))
            .Select(e => (e.Type, e.Name, e is { Type: SymbolTypes.FunctionStab, Name: not "" } ? image.CodeAt(e.Value) >> 5 & 0xffff : e.Value))];
        for (int i = 0; i < Math.Max(expected.Count, found.Length); i++)
        {
            if (i >= expected.Count || i >= found.Length || expected[i] != found[i])
            {
                return $"entry {i}: {(i < found.Length ? found[i] : null)}, expected {(i < expected.Count ? expected[i] : null)}";
            }
        }

        return null;
    }
}
