using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace AfsLd.Tests.Conformance.Comparing;

/// <summary>A row of two columns: equal lines side by side, or a line that only one side has.</summary>
internal readonly record struct LinePair(string? Ours, string? Peer)
{
    /// <summary>True for a line that both have.</summary>
    public bool IsSame => Ours == Peer;
}

/// <summary>Lays two lists of lines side by side along a longest common subsequence.</summary>
internal static class AlignLines
{
    /// <summary>The most cells of the table; longer lists are laid side by side as they stand.</summary>
    private const long MaximumCells = 4_000_000;

    /// <summary>Every line of both, in order.</summary>
    public static List<LinePair> Run(IReadOnlyList<string> ours, IReadOnlyList<string> peer)
    {
        int start = 0;
        while (start < ours.Count && start < peer.Count && ours[start] == peer[start])
        {
            start++;
        }

        int tail = 0;
        while (tail < ours.Count - start && tail < peer.Count - start && ours[^(tail + 1)] == peer[^(tail + 1)])
        {
            tail++;
        }

        List<LinePair> pairs = [.. ours.Take(start).Select(static line => new LinePair(line, line))];
        Middle([.. ours.Skip(start).Take(ours.Count - start - tail)], [.. peer.Skip(start).Take(peer.Count - start - tail)], pairs);
        pairs.AddRange(ours.Skip(ours.Count - tail).Select(static line => new LinePair(line, line)));
        return pairs;
    }

    private static void Middle(ImmutableArray<string> ours, ImmutableArray<string> peer, List<LinePair> pairs)
    {
        if ((long)ours.Length * peer.Length > MaximumCells)
        {
            pairs.AddRange(ours.Select(static line => new LinePair(line, null)));
            pairs.AddRange(peer.Select(static line => new LinePair(null, line)));
            return;
        }

        int[,] common = new int[ours.Length + 1, peer.Length + 1];
        for (int i = ours.Length - 1; i >= 0; i--)
        {
            for (int j = peer.Length - 1; j >= 0; j--)
            {
                common[i, j] = ours[i] == peer[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        int a = 0;
        int b = 0;
        while (a < ours.Length || b < peer.Length)
        {
            if (a < ours.Length && b < peer.Length && ours[a] == peer[b])
            {
                pairs.Add(new(ours[a++], peer[b++]));
            }
            else if (b == peer.Length || (a < ours.Length && common[a + 1, b] >= common[a, b + 1]))
            {
                pairs.Add(new(ours[a++], null));
            }
            else
            {
                pairs.Add(new(null, peer[b++]));
            }
        }
    }
}
