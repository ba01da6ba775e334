using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Stages.LinkEdit;
using AfsLd.Tests.Properties.Execution;
using Xunit;

namespace AfsLd.Tests.Properties.LinkEdit;

/// <summary>The parallel radix sort of names, against comparing them byte by byte.</summary>
public sealed class NameOrderTests
{
    [Law]
    public void Names_are_sorted_by_their_bytes(int seed, int order)
    {
        string[] names = Names(seed, new Random(seed).Next(1, 300));
        Assert.Equal(names.Order(StringComparer.Ordinal), Sorted(names, new ShuffledExecution(order)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void More_names_than_one_task_takes_are_sorted_too(int seed)
    {
        string[] names = Names(seed, 60_000);
        Assert.True(names.Length > 20_000);
        Assert.Equal(names.Order(StringComparer.Ordinal), Sorted(names, new ShuffledExecution(seed)));
    }

    [Fact]
    public void The_law_rejects_a_sort_that_loses_its_last_task()
    {
        string[] names = Names(4, 60_000);
        Assert.NotEqual(names.Order(StringComparer.Ordinal), Sorted(names, new LosesTheLastItem()));
    }

    // Long shared prefixes, names that are prefixes of others, bytes above 127, runs that differ late.
    private static string[] Names(int seed, int count)
    {
        var random = new Random(seed);
        var names = new HashSet<string>();
        string[] prefixes = ["_", "__ZN4core3fmt", "__ZN4core3fmtNSt3__112basic_string", "_é", "", "_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"];
        for (int i = 0; i < count; i++)
        {
            string tail = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => (char)('a' + random.Next(3))));
            names.Add(prefixes[random.Next(prefixes.Length)] + tail + (random.Next(9) == 0 ? "é" : string.Empty));
        }

        string[] all = [.. names];
        random.Shuffle(all);
        return all;
    }

    private static IEnumerable<string> Sorted(string[] names, IExecution execution)
    {
        // One byte a character: the order of bytes is then that of characters.
        byte[] bytes = Encoding.Latin1.GetBytes(string.Concat(names));
        var symbols = ImmutableArray.CreateBuilder<GlobalSymbol>(names.Length);
        int at = 0;
        foreach (string name in names)
        {
            symbols.Add(new GlobalSymbol { Name = new NameRef(0, at, name.Length) });
            at += name.Length;
        }

        var table = new GlobalTable(symbols.MoveToImmutable(), [bytes], []);
        int[] order = [.. Enumerable.Range(0, names.Length)];
        GlobalSymbolSort.Sort(execution, table, order);
        return order.Select(i => names[i]);
    }
}
