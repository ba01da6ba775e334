using System;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Writes one node of the export trie (mach-o/loader.h): its terminal, and an edge for each node right below it.</summary>
internal static class WriteTrieNode
{
    /// <summary>Writes the node.</summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="index">Which one.</param>
    /// <param name="terminals">What those say that end a name.</param>
    /// <param name="offsets">Where each node lies.</param>
    /// <param name="globals">Where names are.</param>
    /// <param name="sorted">The exported names.</param>
    /// <param name="trie">The trie's bytes.</param>
    internal static void Run(
        ReadOnlySpan<PrefixTree.Node> nodes,
        int index,
        ReadOnlySpan<ExportTerminal> terminals,
        ReadOnlySpan<uint> offsets,
        GlobalTable globals,
        ReadOnlySpan<int> sorted,
        Span<byte> trie)
    {
        PrefixTree.Node node = nodes[index];
        int at = (int)offsets[index];
        if (node.Name < 0)
        {
            trie[at++] = 0;
        }
        else
        {
            ExportTerminal terminal = terminals[node.Name];
            Uleb((ulong)terminal.SizeBytes, trie, ref at);
            Uleb(terminal.Flags, trie, ref at);
            Uleb(terminal.Value, trie, ref at);
            if (terminal.IsResolver)
            {
                Uleb(terminal.Resolver, trie, ref at);
            }
            else if (terminal.IsReexport)
            {
                if (terminal.Import >= 0)
                {
                    globals.NameOf(new SymbolId(terminal.Import)).CopyTo(trie[at..]);
                    at += terminal.ImportLength;
                }

                trie[at++] = 0;
            }
        }

        int countAt = at++;
        byte children = 0;
        for (int child = index + 1; child < node.End; child = nodes[child].End)
        {
            ReadOnlySpan<byte> label = globals.NameOf(new SymbolId(sorted[nodes[child].Sample]))[node.Depth..nodes[child].Depth];
            label.CopyTo(trie[at..]);
            at += label.Length;
            trie[at++] = 0;
            Uleb(offsets[child], trie, ref at);
            children++;
        }

        trie[countAt] = children;
    }

    private static void Uleb(ulong value, Span<byte> trie, ref int at)
    {
        while (value >= 0x80)
        {
            trie[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        trie[at++] = (byte)value;
    }
}
