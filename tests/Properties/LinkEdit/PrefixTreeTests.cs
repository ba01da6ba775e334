using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Stages.LinkEdit;
using AfsLd.Tests.Properties.Execution;
using Xunit;

namespace AfsLd.Tests.Properties.LinkEdit;

/// <summary>The tree that the export trie is written from, against a recursive grouping of the names.</summary>
public sealed class PrefixTreeTests
{
    [Law]
    public void The_tree_is_what_grouping_the_names_by_their_next_byte_gives(int seed)
    {
        string[] names = RandomNames(seed);
        Assert.Equal(Grouped(names, 0), Read(names, PrefixTree.Of(SequentialExecution.Instance, TableOf(names), Numbers(names)).Nodes));
    }

    [Fact]
    public void A_tree_with_a_lost_branch_or_a_wrong_depth_is_another_one()
    {
        int mutants = 0;
        for (int seed = 0; seed < 30; seed++)
        {
            string[] names = RandomNames(seed);
            PrefixTree.Node[] nodes = PrefixTree.Of(SequentialExecution.Instance, TableOf(names), Numbers(names)).Nodes;
            for (int i = 1; i < nodes.Length; i++)
            {
                PrefixTree.Node good = nodes[i];
                nodes[i] = good with { Name = good.Name < 0 ? good.Sample : -1 };
                Assert.NotEqual(Grouped(names, 0), Read(names, nodes));
                nodes[i] = good with { Depth = good.Depth - 1 };
                Assert.NotEqual(Grouped(names, 0), Read(names, nodes));
                nodes[i] = good;
                mutants += 2;
            }
        }

        Assert.True(mutants > 300);
    }

    [Fact]
    public void Names_that_are_all_prefixes_of_one_another_need_neither_stack_nor_patience()
    {
        const int count = 200_000;
        byte[] bytes = [.. Enumerable.Repeat((byte)'a', count)];
        var symbols = ImmutableArray.CreateBuilder<GlobalSymbol>(count);
        for (int length = 1; length <= count; length++)
        {
            symbols.Add(new GlobalSymbol { Name = new NameRef(0, 0, length) });
        }

        var table = new GlobalTable(symbols.MoveToImmutable(), [bytes], []);
        PrefixTree tree = PrefixTree.Of(SequentialExecution.Instance, table, [.. Enumerable.Range(0, count)]);
        Assert.Equal(count + 1, tree.Nodes.Length);
        Assert.Equal(count, tree.Nodes[^1].Depth);
    }

    [Fact]
    public void Names_that_are_compared_in_many_pieces_make_the_same_tree()
    {
        // More than one task compares: the first name of each looks at the last one of the task before.
        string[] names = [.. Enumerable.Range(0, 50_000).Select(static i => $"_{i % 7}{i:x5}{i * 31 % 97:x}").Order(StringComparer.Ordinal)];
        PrefixTree.Node[] nodes = PrefixTree.Of(new ShuffledExecution(5), TableOf(names), Numbers(names)).Nodes;
        Assert.Equal(Grouped(names, 0), Read(names, nodes));
    }

    private static int[] Numbers(string[] names) => [.. Enumerable.Range(0, names.Length)];

    // Few letters and many prefixes of one another: branches at every depth.
    private static string[] RandomNames(int seed)
    {
        var random = new Random(seed);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        int count = random.Next(1, 60);
        for (int i = 0; i < count; i++)
        {
            string stem = names.Count > 0 && random.Next(2) == 0 ? names.ElementAt(random.Next(names.Count)) : string.Empty;
            names.Add(stem + string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => (char)('a' + random.Next(3)))));
        }

        return [.. names];
    }

    private static GlobalTable TableOf(string[] names)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(names));
        var symbols = ImmutableArray.CreateBuilder<GlobalSymbol>(names.Length);
        int at = 0;
        foreach (string name in names)
        {
            symbols.Add(new GlobalSymbol { Name = new NameRef(0, at, name.Length) });
            at += name.Length;
        }

        return new GlobalTable(symbols.MoveToImmutable(), [bytes], []);
    }

    // (a(b)(c!)) : edges in brackets, a name that ends marked.
    private static string Grouped(string[] names, int depth)
    {
        string text = names.Length > 0 && names[0].Length == depth ? "!" : string.Empty;
        foreach (IGrouping<char, string> group in names.Where(n => n.Length > depth).GroupBy(n => n[depth]))
        {
            string[] members = [.. group];
            int common = members.Min(m => m.Length);
            while (members.Any(m => m[..common] != members[0][..common]))
            {
                common--;
            }

            text += $"({members[0][depth..common]}{Grouped(members, common)})";
        }

        return text;
    }

    private static string Read(string[] names, PrefixTree.Node[] nodes, int index = 0)
    {
        string text = nodes[index].Name < 0 ? string.Empty : names[nodes[index].Name].Length == nodes[index].Depth ? "!" : "?";
        for (int child = index + 1; child < nodes[index].End; child = nodes[child].End)
        {
            int from = Math.Min(nodes[index].Depth, nodes[child].Depth);
            text += $"({names[nodes[child].Sample][from..nodes[child].Depth]}{Read(names, nodes, child)})";
        }

        return text;
    }
}
