using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Ordering;

/// <summary>-exported_symbols_order: what leads to the listed names lies first in the trie, and the trie says the same.</summary>
public sealed class ExportOrderProperties
{
    [Law]
    public void Nodes_on_the_way_to_listed_names_come_first(int seed)
    {
        var program = new RandomProgram(seed);
        string[] wanted = RandomNames(seed);
        Assert.Equal(Expected(Link(program, []), wanted), NodesByOffset(Link(program, wanted)));
    }

    [Fact]
    public void The_order_law_rejects_a_trie_in_its_own_order_and_a_list_read_backwards()
    {
        foreach (Func<string[], string[]> mistake in new Func<string[], string[]>[] { _ => [], names => [.. names.Reverse()] })
        {
            Assert.Contains(Enumerable.Range(0, 50), seed =>
            {
                var program = new RandomProgram(seed);
                return !Expected(Link(program, []), RandomNames(seed)).SequenceEqual(NodesByOffset(Link(program, mistake(RandomNames(seed)))));
            });
        }
    }

    [Law]
    public void An_ordered_trie_says_the_same(int seed)
    {
        var program = new RandomProgram(seed);
        Assert.Equal(Link(program, []).Exports().OrderBy(e => e.Key), Link(program, RandomNames(seed)).Exports().OrderBy(e => e.Key));
    }

    private static List<string> Expected(LinkedImage plain, string[] wanted)
    {
        List<string> rest = NodesByOffset(plain);
        Dictionary<string, ulong> exports = plain.Exports();
        List<string> order = [""];
        rest.Remove("");
        foreach (string name in wanted.Where(exports.ContainsKey))
        {
            foreach (string node in rest.Where(node => name.StartsWith(node, StringComparison.Ordinal)).OrderBy(node => node.Length).ToArray())
            {
                order.Add(node);
                rest.Remove(node);
            }
        }

        return [.. order, .. rest];
    }

    private static List<string> NodesByOffset(LinkedImage image)
    {
        _ = image.Exports();
        return [.. image.TrieNodes.OrderBy(node => node.Value).Select(node => node.Key)];
    }

    private static string[] RandomNames(int seed)
    {
        var random = new Random(seed * 17);
        return [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(5) switch
        {
            0 => "_main",
            1 => "_nobody",
            2 => $"_v{random.Next(4)}_{random.Next(3)}",
            _ => $"_f{random.Next(4)}_{random.Next(4)}",
        })];
    }

    private static LinkedImage Link(RandomProgram program, string[] order) => new([.. LinkInMemory.FileOf(
        LinkInMemory.Plan(SequentialExecution.Instance, program.Inputs, program.Options with { ExportOrder = [.. order] })
            .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error))))]);
}
