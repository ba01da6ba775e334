using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Shell.Execution;
using AfsLd.Stages.Folding;
using AfsLd.Tests.Properties.Execution;
using AfsLd.Tests.Properties.Schedules;
using Xunit;

namespace AfsLd.Tests.Properties.Folding;

/// <summary>Refinement finds the coarsest partition in which nodes of one class refer to nodes of one class.</summary>
public sealed class PartitionProperties
{
    private static readonly ParallelExecution Four = new(4);

    [Law]
    public void Refinement_equals_the_naive_fixed_point(int seed)
    {
        (int[] classes, int[][] edges) = RandomGraph(seed);
        Assert.Equal(Naive(classes, edges, rounds: int.MaxValue, ordered: true), Refine(SequentialExecution.Instance, classes, edges));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(int.MaxValue, false)]
    public void The_partition_law_rejects_too_few_rounds_and_edges_without_order(int rounds, bool ordered) =>
        Assert.Contains(Enumerable.Range(0, 200), seed =>
        {
            (int[] classes, int[][] edges) = RandomGraph(seed);
            return !Naive(classes, edges, rounds, ordered).SequenceEqual(Refine(SequentialExecution.Instance, classes, edges));
        });

    [Law]
    public void Every_schedule_gives_the_same_partition(int seed, int order)
    {
        (int[] classes, int[][] edges) = RandomGraph(seed);
        int[] expected = Refine(SequentialExecution.Instance, classes, edges);
        Assert.Equal(expected, Refine(Four, classes, edges));
        Assert.Equal(expected, Refine(new ShuffledExecution(order), classes, edges));
    }

    [Fact]
    public void More_nodes_than_one_chunk_takes_fall_apart_alike_under_every_schedule()
    {
        (int[] classes, int[][] edges) = Wide();
        int[] expected = Naive(classes, edges, rounds: int.MaxValue, ordered: true);
        foreach (IExecution execution in new IExecution[] { SequentialExecution.Instance, Four, new ShuffledExecution(1), new BackwardExecution() })
        {
            Assert.Equal(expected, Refine(execution, [.. classes], edges));
        }
    }

    [Fact]
    public void The_law_of_many_nodes_rejects_a_lost_chunk()
    {
        (int[] classes, int[][] edges) = Wide();
        int[] expected = Refine(SequentialExecution.Instance, [.. classes], edges);
        Assert.True(LargeScheduleLaws.Differs(expected, execution => Refine(execution, [.. classes], edges), new LosesAChunk(0, int.MaxValue)));
    }

    // 20,000 nodes of one class, each of which refers to one of three that differ.
    private static (int[] Classes, int[][] Edges) Wide()
    {
        const int count = 20_000;
        return (
            [.. Enumerable.Range(0, count + 3).Select(node => Math.Max(0, node - count + 1))],
            [.. Enumerable.Range(0, count + 3).Select(node => node < count ? new[] { count + (node * 7 % 3) } : [])]);
    }

    [Fact]
    public void Two_long_chains_that_end_differently_are_told_apart_quickly()
    {
        // Each node refers to the next: the classes fall apart from the ends, one pair a round.
        const int length = 100_000;
        var classes = new int[2 * length];
        var edges = new int[2 * length][];
        for (int i = 0; i < edges.Length; i++)
        {
            bool isEnd = i % length == length - 1;
            classes[i] = isEnd ? i / length : 2;
            edges[i] = isEnd ? [] : [i + 1];
        }

        Assert.Equal(Enumerable.Range(0, 2 * length), Refine(SequentialExecution.Instance, classes, edges));
    }

    private static (int[] Classes, int[][] Edges) RandomGraph(int seed)
    {
        var random = new Random(seed);
        int count = random.Next(1, 24);
        int[] edgeCounts = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(3))];
        int[] classes = [.. Enumerable.Range(0, count).Select(_ => random.Next(edgeCounts.Length))];
        int[] used = [.. classes.Distinct().Order()];
        int near = random.Next(1, count + 1);
        int[][] edges = [.. classes.Select((c, node) => Enumerable.Range(0, edgeCounts[c])
            .Select(_ => random.Next(2) == 0 ? Math.Min(node + 1, count - 1) : random.Next(near)).ToArray())];
        return ([.. classes.Select(c => Array.IndexOf(used, c))], edges);
    }

    private static int[] Refine(IExecution execution, int[] classes, int[][] edges)
    {
        ImmutableArray<int>.Builder first = ImmutableArray.CreateBuilder<int>();
        first.Add(0);
        foreach (int[] each in edges)
        {
            first.Add(first[^1] + each.Length);
        }

        return RefinePartition.Run(execution, [.. classes], first.ToImmutable(), [.. edges.SelectMany(each => each)]);
    }

    /// <summary>Compares every node with every other until nothing changes.</summary>
    private static int[] Naive(int[] classes, int[][] edges, int rounds, bool ordered)
    {
        int[] lowest = Lowest(classes.Select(c => $"{c}"));
        for (int round = 0; round < rounds; round++)
        {
            int[] now = lowest;
            int[] next = Lowest(Enumerable.Range(0, now.Length).Select(node =>
            {
                IEnumerable<int> targets = edges[node].Select(to => now[to]);
                return $"{now[node]}: {string.Join(' ', ordered ? targets : targets.Order())}";
            }));
            if (next.SequenceEqual(lowest))
            {
                break;
            }

            lowest = next;
        }

        return lowest;
    }

    private static int[] Lowest(IEnumerable<string> keys)
    {
        var first = new Dictionary<string, int>();
        return [.. keys.Select((key, node) => first.TryAdd(key, node) ? node : first[key])];
    }
}
