using System;
using AfsLd.Domain;
using AfsLd.Stages.Resolving;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Gives each node of the export trie its offset.</summary>
/// <remarks>Offsets are ULEB128s in the nodes above, whose sizes depend on the offsets: they are iterated to a fixed point. Sizes only grow, so it
/// ends.</remarks>
internal static class PlaceTrieNodes
{
    /// <summary>The offsets, node by node, and the size of all nodes, in bytes.</summary>
    /// <param name="execution">Sizes are counted in parallel; only their sums are not.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="order">The order they are written in; empty: as they are. A node comes before those below it.</param>
    /// <param name="terminals">What those say that end a name.</param>
    internal static (uint[] Offsets, uint SizeBytes) Run(IExecution execution, PrefixTree.Node[] nodes, int[] order, ExportTerminal[] terminals)
    {
        var offsets = new uint[nodes.Length];
        var fixedSizes = new int[nodes.Length];
        var sizes = new int[nodes.Length];
        execution.Map(NameRanges.Of(nodes.Length), range => MeasureFixed(nodes, range, terminals, fixedSizes));
        uint size;
        bool moved;
        do
        {
            execution.Map(NameRanges.Of(nodes.Length), range => Measure(nodes, range, offsets, fixedSizes, sizes));
            moved = false;
            size = 0;
            for (int at = 0; at < nodes.Length; at++)
            {
                int i = order.Length == 0 ? at : order[at];
                moved |= offsets[i] != size;
                offsets[i] = size;
                size += (uint)sizes[i];
            }
        }
        while (moved);
        return (offsets, size);
    }

    /// <summary>What does not depend on where nodes lie: the terminal, the count of edges and their labels.</summary>
    private static bool MeasureFixed(PrefixTree.Node[] nodes, NameRange range, ExportTerminal[] terminals, int[] fixedSizes)
    {
        for (int i = range.First; i < range.End; i++)
        {
            int terminal = nodes[i].Name < 0 ? 0 : terminals[nodes[i].Name].SizeBytes;
            int size = ByteSink.UlebSize((ulong)terminal) + terminal + 1;
            for (int child = i + 1; child < nodes[i].End; child = nodes[child].End)
            {
                size += nodes[child].Depth - nodes[i].Depth + 1;
            }

            fixedSizes[i] = size;
        }

        return true;
    }

    private static bool Measure(PrefixTree.Node[] nodes, NameRange range, uint[] offsets, int[] fixedSizes, int[] sizes)
    {
        for (int i = range.First; i < range.End; i++)
        {
            int size = fixedSizes[i];
            int end = nodes[i].End;
            for (int child = i + 1; child < end; child = nodes[child].End)
            {
                size += ByteSink.UlebSize(offsets[child]);
            }

            sizes[i] = size;
        }

        return true;
    }
}
