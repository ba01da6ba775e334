using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using AfsLd.Stages.Ordering;
using Xunit;

namespace AfsLd.Tests.Properties.Ordering;

/// <summary>Clusters of callers and callees, against lists and whole fractions.</summary>
public sealed class CallClusterProperties
{
    [Law]
    public void Clusters_equal_those_of_the_naive_lists(int seed)
    {
        (ulong[] sizes, CallEdge[] edges) = RandomCalls(seed);
        Assert.Equal(Naive(sizes, edges, ClusterMutation.None), ClusterCalls.Run(sizes, edges).AsEnumerable());
    }

    [Theory]
    [InlineData(nameof(ClusterMutation.NoSizeLimit))]
    [InlineData(nameof(ClusterMutation.NoDilutionLimit))]
    [InlineData(nameof(ClusterMutation.NoLeastShare))]
    [InlineData(nameof(ClusterMutation.LastCallerWins))]
    [InlineData(nameof(ClusterMutation.ThinnestFirst))]
    public void The_cluster_law_rejects(string mutation)
    {
        ClusterMutation mistake = Enum.Parse<ClusterMutation>(mutation);
        Assert.Contains(Enumerable.Range(0, 500), seed =>
        {
            (ulong[] sizes, CallEdge[] edges) = RandomCalls(seed);
            return !Naive(sizes, edges, mistake).SequenceEqual(ClusterCalls.Run(sizes, edges));
        });
    }

    [Law]
    public void Every_function_is_there_once(int seed)
    {
        (ulong[] sizes, CallEdge[] edges) = RandomCalls(seed);
        Assert.Equal(Enumerable.Range(0, sizes.Length), ClusterCalls.Run(sizes, edges).Order());
    }

    [Fact]
    public void The_largest_counts_do_not_overflow()
    {
        CallEdge[] edges = [new(0, 1, ulong.MaxValue), new(2, 1, ulong.MaxValue), new(1, 1, ulong.MaxValue)];
        Assert.Equal([0, 1, 2], ClusterCalls.Run([4, 4, 4], edges).AsEnumerable());
    }

    private static (ulong[] Sizes, CallEdge[] Edges) RandomCalls(int seed)
    {
        var random = new Random(seed);
        int count = random.Next(1, 14);
        ulong[] sizes = [.. Enumerable.Range(0, count).Select(_ => random.Next(8) switch
        {
            0 => (ulong)random.Next(400_000, 900_000),
            1 => 0ul,
            _ => (ulong)random.Next(1, 400) * 4,
        })];
        var edges = new Dictionary<(int, int), CallEdge>();
        for (int i = random.Next(30); i > 0; i--)
        {
            var edge = new CallEdge(random.Next(count), random.Next(count), (ulong)(random.Next(3) == 0 ? random.Next(100_000) : random.Next(6)));
            edges.TryAdd((edge.From, edge.To), edge);
        }

        return (sizes, [.. edges.Values]);
    }

    private static List<int> Naive(ulong[] sizes, CallEdge[] edges, ClusterMutation mutation)
    {
        List<List<int>> clusters = [.. sizes.Select((_, i) => new List<int> { i })];
        BigInteger WeightOf(List<int> cluster) => cluster.Aggregate(BigInteger.Zero, (sum, f) => sum + edges.Where(e => e.To == f).Aggregate(BigInteger.Zero, (s, e) => s + e.Weight));
        BigInteger SizeOf(List<int> cluster) => cluster.Aggregate(BigInteger.Zero, (sum, f) => sum + sizes[f]);
        int Compare(List<int> left, List<int> right)
        {
            int order = (WeightOf(left) * BigInteger.Max(1, SizeOf(right))).CompareTo(WeightOf(right) * BigInteger.Max(1, SizeOf(left)));
            order = mutation == ClusterMutation.ThinnestFirst ? order : -order;
            return order != 0 ? order : left[0].CompareTo(right[0]);
        }

        foreach (int function in clusters.Order(Comparer<List<int>>.Create(Compare)).Select(c => c[0]).ToArray())
        {
            IEnumerable<CallEdge> calls = edges.Where(e => e.To == function && e.From != function);
            CallEdge[] best = [.. (mutation == ClusterMutation.LastCallerWins ? calls.Reverse() : calls).OrderByDescending(e => e.Weight).Take(1)];
            List<int> own = clusters.Single(c => c[0] == function);
            if (best.Length == 0 || (mutation != ClusterMutation.NoLeastShare && new BigInteger(best[0].Weight) * 10 <= WeightOf([function])))
            {
                continue;
            }

            List<int> to = clusters.Single(c => c.Contains(best[0].From));
            bool isTooLarge = SizeOf(own) + SizeOf(to) > 1024 * 1024 && mutation != ClusterMutation.NoSizeLimit;
            bool thins = (WeightOf(own) + WeightOf(to)) * SizeOf(to) * 8 < WeightOf(to) * (SizeOf(own) + SizeOf(to)) && mutation != ClusterMutation.NoDilutionLimit;
            if (!ReferenceEquals(own, to) && !isTooLarge && !thins)
            {
                to.AddRange(own);
                clusters.Remove(own);
            }
        }

        return [.. clusters.Order(Comparer<List<int>>.Create(Compare)).SelectMany(c => c)];
    }
}

/// <summary>Mistakes that the law must notice.</summary>
internal enum ClusterMutation
{
    None,
    NoSizeLimit,
    NoDilutionLimit,
    NoLeastShare,
    LastCallerWins,
    ThinnestFirst,
}
