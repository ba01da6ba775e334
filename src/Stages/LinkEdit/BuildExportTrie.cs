using System;
using System.Collections.Immutable;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Builds the export trie (mach-o/loader.h, EXPORT_SYMBOL_FLAGS_*).</summary>
/// <remarks>Node offsets are ULEB128s whose sizes depend on the offsets themselves, so they are iterated to a fixed point; sizes
/// only grow, so it ends.</remarks>
internal static class BuildExportTrie
{
    private const uint ThreadLocal = 0x01; // EXPORT_SYMBOL_FLAGS_KIND_THREAD_LOCAL
    private const uint Absolute = 0x02; // EXPORT_SYMBOL_FLAGS_KIND_ABSOLUTE
    private const uint WeakDefinition = 0x04; // EXPORT_SYMBOL_FLAGS_WEAK_DEFINITION
    private const uint Reexport = 0x08; // EXPORT_SYMBOL_FLAGS_REEXPORT

    /// <summary>What a terminal says: flags and, by kind, an offset from the mach header, a value, or a dylib's ordinal.</summary>
    private readonly record struct Terminal(uint Flags, ulong Value)
    {
        internal int SizeBytes => ByteSink.UlebSize(Flags) + ByteSink.UlebSize(Value) + ((Flags & Reexport) != 0 ? 1 : 0);
    }

    /// <summary>The trie of exported globals.</summary>
    /// <param name="layout">Their addresses.</param>
    /// <param name="sorted">SymbolId values, ascending by name bytes, without duplicates.</param>
    internal static ImmutableArray<byte> Run(Layout layout, ReadOnlySpan<int> sorted)
    {
        if (sorted.IsEmpty)
        {
            return [];
        }

        Resolution resolution = layout.Plan.Graph.Resolution;
        PrefixTree tree = PrefixTree.Of(resolution.Globals, sorted);
        var terminals = new Terminal[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            terminals[i] = Describe(layout, resolution, sorted[i]);
        }

        var offsets = new uint[tree.Nodes.Length];
        int[] order = OrderTrie.Run(tree, resolution.Globals, sorted, layout.Plan.Options.ExportOrder);
        uint size = PlaceNodes(tree.Nodes, order, terminals, offsets);
        var sink = new ByteSink((int)size + 7);
        for (int i = 0; i < tree.Nodes.Length; i++)
        {
            Write(tree.Nodes, order.Length == 0 ? i : order[i], terminals, offsets, resolution.Globals, sorted, ref sink);
        }

        // As all tables but the last, for tools that rewrite images: see BuildChainedFixups.
        sink.AlignTo(8);
        return sink.Freeze();
    }

    /// <summary>Gives each node its offset. Returns the size of all, in bytes.</summary>
    private static uint PlaceNodes(
        ReadOnlySpan<PrefixTree.Node> nodes, ReadOnlySpan<int> order, ReadOnlySpan<Terminal> terminals, Span<uint> offsets)
    {
        // What does not depend on where nodes lie: the terminal, the count of edges and their labels.
        var fixedSizes = new int[nodes.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            int terminal = nodes[i].Name < 0 ? 0 : terminals[nodes[i].Name].SizeBytes;
            fixedSizes[i] = ByteSink.UlebSize((ulong)terminal) + terminal + 1;
            for (int child = i + 1; child < nodes[i].End; child = nodes[child].End)
            {
                fixedSizes[i] += nodes[child].Depth - nodes[i].Depth + 1;
            }
        }

        uint size = 0;
        bool moved = true;
        while (moved)
        {
            moved = false;
            size = 0;
            for (int at = 0; at < nodes.Length; at++)
            {
                int i = order.IsEmpty ? at : order[at];
                moved |= offsets[i] != size;
                offsets[i] = size;
                size += (uint)fixedSizes[i];
                for (int child = i + 1; child < nodes[i].End; child = nodes[child].End)
                {
                    size += (uint)ByteSink.UlebSize(offsets[child]);
                }
            }
        }

        return size;
    }

    private static void Write(
        ReadOnlySpan<PrefixTree.Node> nodes,
        int index,
        ReadOnlySpan<Terminal> terminals,
        ReadOnlySpan<uint> offsets,
        GlobalTable globals,
        ReadOnlySpan<int> sorted,
        ref ByteSink sink)
    {
        PrefixTree.Node node = nodes[index];
        WriteTerminal(node.Name < 0 ? null : terminals[node.Name], ref sink);
        int countAt = sink.Count;
        sink.Byte(0);
        byte children = 0;
        for (int child = index + 1; child < node.End; child = nodes[child].End)
        {
            sink.Bytes(globals.NameOf(new SymbolId(sorted[nodes[child].Sample]))[node.Depth..nodes[child].Depth]);
            sink.Byte(0);
            sink.Uleb(offsets[child]);
            children++;
        }

        sink.Written[countAt] = children;
    }

    private static void WriteTerminal(Terminal? terminal, ref ByteSink sink)
    {
        if (terminal is not { } named)
        {
            sink.Byte(0);
            return;
        }

        sink.Uleb((ulong)named.SizeBytes);
        sink.Uleb(named.Flags);
        sink.Uleb(named.Value);
        if ((named.Flags & Reexport) != 0)
        {
            // The empty import name: it is exported under its own name.
            sink.Byte(0);
        }
    }

    private static Terminal Describe(Layout layout, Resolution resolution, int symbol)
    {
        GlobalSymbol global = resolution.Globals.Symbols[symbol];
        uint flags = (global.Has(GlobalFlags.WeakDefinition) ? WeakDefinition : 0) | (global.Has(GlobalFlags.ThreadLocal) ? ThreadLocal : 0);
        return global.Kind switch
        {
            GlobalKind.Dylib => new Terminal(Reexport, (ulong)BindOrdinal.TwoLevel(resolution, global)),
            GlobalKind.Absolute => new Terminal(flags | Absolute, global.Value),
            _ => new Terminal(flags, layout.AddressOfGlobal[symbol] - layout.ImageBase),
        };
    }
}
