using System;
using System.Collections.Immutable;

namespace AfsLd.Stages.Ordering;

/// <summary>How often one function calls another.</summary>
internal readonly record struct CallEdge(int From, int To, ulong Weight);

/// <summary>Orders functions so that callers and their most frequent callees share pages: call-chain clustering (C3, Ottoni and Maher,
/// "Optimizing Function Placement for Large-Scale Data-Center Applications").</summary>
/// <remarks>Functions are visited from the densest on, density being calls a byte; each cluster goes behind that of the function which calls
/// it most. Limits are lld's. Densities are compared as fractions: no rounding decides.</remarks>
internal static class ClusterCalls
{
    /// <summary>A cluster beyond this many bytes helps no instruction TLB.</summary>
    internal const ulong MaximumClusterSizeBytes = 1024 * 1024;

    /// <summary>A cluster must not become thinner than an eighth of what it was.</summary>
    internal const ulong MaximumDilution = 8;

    /// <summary>A caller counts from a tenth of all calls on.</summary>
    internal const ulong LeastShare = 10;

    /// <summary>All functions, cluster by cluster, the densest first.</summary>
    /// <param name="sizes">Per function: its size in bytes.</param>
    /// <param name="edges">Calls, each pair once; of equally frequent callers the first counts.</param>
    internal static ImmutableArray<int> Run(ReadOnlySpan<ulong> sizes, ReadOnlySpan<CallEdge> edges)
    {
        var work = new Clusters(sizes, edges);
        foreach (int function in work.ByDensity())
        {
            work.TryJoinCaller(function);
        }

        return work.Flatten();
    }

    private sealed class Clusters
    {
        private readonly ulong[] size;
        private readonly ulong[] weight;
        private readonly ulong[] calls;
        private readonly int[] bestCaller;
        private readonly ulong[] bestWeight;

        /// <summary>The function that leads the cluster, by steps.</summary>
        private readonly int[] leader;

        /// <summary>The next function of a cluster, -1 at its end; and of leaders the last one.</summary>
        private readonly int[] next;
        private readonly int[] last;

        internal Clusters(ReadOnlySpan<ulong> sizes, ReadOnlySpan<CallEdge> edges)
        {
            int count = sizes.Length;
            size = sizes.ToArray();
            weight = new ulong[count];
            bestCaller = new int[count];
            bestWeight = new ulong[count];
            leader = new int[count];
            next = new int[count];
            last = new int[count];
            for (int i = 0; i < count; i++)
            {
                bestCaller[i] = -1;
                next[i] = -1;
                last[i] = i;
                leader[i] = i;
            }

            foreach (CallEdge edge in edges)
            {
                weight[edge.To] = Sum(weight[edge.To], edge.Weight);
                if (edge.From != edge.To && (bestCaller[edge.To] < 0 || edge.Weight > bestWeight[edge.To]))
                {
                    bestCaller[edge.To] = edge.From;
                    bestWeight[edge.To] = edge.Weight;
                }
            }

            calls = weight.AsSpan().ToArray();
        }

        /// <summary>The leaders of clusters, the densest first, then in their own order.</summary>
        internal int[] ByDensity()
        {
            int count = 0;
            var leaders = new int[size.Length];
            for (int i = 0; i < leaders.Length; i++)
            {
                if (leader[i] == i)
                {
                    leaders[count++] = i;
                }
            }

            leaders = leaders[..count];
            Array.Sort(leaders, (left, right) =>
            {
                int order = CompareDensity(right, left);
                return order != 0 ? order : left.CompareTo(right);
            });
            return leaders;
        }

        /// <summary>Puts the cluster that a function leads behind its best caller's, if that is likely, near and not thinned out.</summary>
        internal void TryJoinCaller(int function)
        {
            int caller = bestCaller[function];
            if (caller < 0 || (UInt128)bestWeight[function] * LeastShare <= calls[function])
            {
                return;
            }

            int to = LeaderOf(caller);
            if (to == function || Sum(size[function], size[to]) > MaximumClusterSizeBytes || Thins(to, function))
            {
                return;
            }

            leader[function] = to;
            next[last[to]] = function;
            last[to] = last[function];
            size[to] += size[function];
            weight[to] = Sum(weight[to], weight[function]);
        }

        internal ImmutableArray<int> Flatten()
        {
            ImmutableArray<int>.Builder order = ImmutableArray.CreateBuilder<int>(size.Length);
            foreach (int first in ByDensity())
            {
                for (int i = first; i >= 0; i = next[i])
                {
                    order.Add(i);
                }
            }

            return order.MoveToImmutable();
        }

        private int LeaderOf(int function)
        {
            while (leader[function] != function)
            {
                leader[function] = leader[leader[function]];
                function = leader[function];
            }

            return function;
        }

        private int CompareDensity(int left, int right) =>
            ((UInt128)weight[left] * Math.Max(1, size[right])).CompareTo((UInt128)weight[right] * Math.Max(1, size[left]));

        /// <summary>weight / size of both together is less than an eighth of that of <paramref name="to"/>.</summary>
        private bool Thins(int to, int function) =>
            (UInt128)Sum(weight[to], weight[function]) * size[to] * MaximumDilution < (UInt128)weight[to] * (size[to] + size[function]);

        private static ulong Sum(ulong left, ulong right) => left > ulong.MaxValue - right ? ulong.MaxValue : left + right;
    }
}
