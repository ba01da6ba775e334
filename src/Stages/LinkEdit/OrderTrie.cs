using System;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Orders the nodes of the export trie: what lies on the way to often used names comes first, so that looking them up touches few
/// pages (-exported_symbols_order).</summary>
internal static class OrderTrie
{
    /// <summary>The nodes in the order they are to be written; empty: as they are. The root comes first in any case.</summary>
    /// <param name="tree">The nodes, over the sorted names.</param>
    /// <param name="globals">Where the names are.</param>
    /// <param name="sorted">SymbolId values, ascending by name bytes.</param>
    /// <param name="wanted">The names, the most used first; those that are not exported are passed over.</param>
    internal static int[] Run(PrefixTree tree, GlobalTable globals, ReadOnlySpan<int> sorted, ImmutableArray<string> wanted)
    {
        if (wanted.IsEmpty)
        {
            return [];
        }

        ReadOnlySpan<PrefixTree.Node> nodes = tree.Nodes;
        var parents = new int[nodes.Length];
        var nodeOfName = new int[sorted.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            if (nodes[i].Name >= 0)
            {
                nodeOfName[nodes[i].Name] = i;
            }

            for (int child = i + 1; child < nodes[i].End; child = nodes[child].End)
            {
                parents[child] = i;
            }
        }

        var order = new GrowingArray<int>(nodes.Length);
        var isListed = new bool[nodes.Length];
        order.Add(0);
        isListed[0] = true;
        var way = new GrowingArray<int>(16);
        foreach (string name in wanted)
        {
            int found = Find(globals, sorted, Encoding.UTF8.GetBytes(name));
            way.Clear();
            for (int node = found < 0 ? 0 : nodeOfName[found]; !isListed[node]; node = parents[node])
            {
                isListed[node] = true;
                way.Add(node);
            }

            for (int i = way.Count - 1; i >= 0; i--)
            {
                order.Add(way.Items[i]);
            }
        }

        for (int node = 0; node < nodes.Length; node++)
        {
            if (!isListed[node])
            {
                order.Add(node);
            }
        }

        return order.ToArray();
    }

    private static int Find(GlobalTable globals, ReadOnlySpan<int> sorted, ReadOnlySpan<byte> name)
    {
        int low = 0;
        int high = sorted.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = globals.NameOf(new SymbolId(sorted[middle])).SequenceCompareTo(name);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return -1;
    }
}
