using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Resolving;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Builds the export trie (mach-o/loader.h).</summary>
internal static class BuildExportTrie
{
    /// <summary>The trie of exported globals.</summary>
    /// <param name="execution">Names are compared and nodes written in parallel.</param>
    /// <param name="layout">Their addresses.</param>
    /// <param name="sorted">SymbolId values, ascending by name bytes, without duplicates.</param>
    internal static ImmutableArray<byte> Run(IExecution execution, Layout layout, int[] sorted)
    {
        if (sorted.Length == 0)
        {
            return [];
        }

        GlobalTable globals = layout.Plan.Graph.Resolution.Globals;
        PrefixTree tree = PrefixTree.Of(execution, globals, sorted);
        var terminals = new ExportTerminal[sorted.Length];
        execution.Map(NameRanges.Of(sorted.Length), range =>
        {
            for (int i = range.First; i < range.End; i++)
            {
                terminals[i] = ExportTerminal.Of(layout, sorted[i]);
            }

            return true;
        });

        int[] order = OrderTrie.Run(tree, globals, sorted, layout.Plan.Options.ExportOrder);
        (uint[] offsets, uint size) = PlaceTrieNodes.Run(execution, tree.Nodes, order, terminals);

        // As all tables but the last, for tools that rewrite images: see BuildChainedFixups.
        var trie = new byte[(size + 7) & ~7u];
        execution.Map(NameRanges.Of(tree.Nodes.Length), range =>
        {
            for (int i = range.First; i < range.End; i++)
            {
                WriteTrieNode.Run(tree.Nodes, i, terminals, offsets, globals, sorted, trie);
            }

            return true;
        });
        return ImmutableCollectionsMarshal.AsImmutableArray(trie);
    }
}
