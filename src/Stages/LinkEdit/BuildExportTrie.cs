using System;
using System.Collections.Immutable;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Builds the export trie (mach-o/loader.h, EXPORT_SYMBOL_FLAGS_*).</summary>
/// <remarks>Built over the names in sorted order: a node is a range of names that share a prefix. Node offsets are ULEB128s
/// whose sizes depend on the offsets themselves, so they are iterated to a fixed point; sizes only grow, so it ends.</remarks>
internal static class BuildExportTrie
{
    private const uint ThreadLocal = 0x01; // EXPORT_SYMBOL_FLAGS_KIND_THREAD_LOCAL
    private const uint Absolute = 0x02; // EXPORT_SYMBOL_FLAGS_KIND_ABSOLUTE
    private const uint WeakDefinition = 0x04; // EXPORT_SYMBOL_FLAGS_WEAK_DEFINITION
    private const uint Reexport = 0x08; // EXPORT_SYMBOL_FLAGS_REEXPORT

    /// <summary>One node: its terminal symbol (or -1) and its edges, each a child and the bytes that lead to it.</summary>
    private struct Node
    {
        internal int Symbol;
        internal int FirstEdge;
        internal int EdgeCount;
        internal uint Offset;
    }

    private readonly record struct Edge(int Child, int NameOf, int From, int To);

    /// <summary>The trie of exported globals.</summary>
    /// <param name="layout">Their addresses.</param>
    /// <param name="sorted">SymbolId values, ascending by name bytes, without duplicates.</param>
    internal static ImmutableArray<byte> Run(Layout layout, ReadOnlySpan<int> sorted)
    {
        if (sorted.IsEmpty)
        {
            return [];
        }

        var builder = new Builder(layout, sorted.Length);
        builder.AddNode(sorted, 0);
        return builder.Encode();
    }

    private sealed class Builder(Layout layout, int capacity)
    {
        private Node[] nodes = new Node[(capacity * 2) + 1];
        private Edge[] edges = new Edge[(capacity * 2) + 1];
        private int nodeCount;
        private int edgeCount;

        /// <summary>Adds the node of the names in a range, which all share <paramref name="depth"/> bytes. Returns its index.</summary>
        internal int AddNode(ReadOnlySpan<int> range, int depth)
        {
            GlobalTable globals = layout.Plan.Graph.Resolution.Globals;
            int index = nodeCount++;
            nodes[index].Symbol = -1;
            int start = 0;
            if (globals.NameOf(new SymbolId(range[0])).Length == depth)
            {
                nodes[index].Symbol = range[0];
                start = 1;
            }

            // Children are the groups of names that continue with the same byte: their edges must be contiguous, so count first.
            int count = 0;
            for (int at = start; at < range.Length; at = EndOfGroup(globals, range, at, depth))
            {
                count++;
            }

            int firstEdge = edgeCount;
            edgeCount += count;
            nodes[index].FirstEdge = firstEdge;
            nodes[index].EdgeCount = count;
            int edge = firstEdge;
            for (int at = start; at < range.Length;)
            {
                int end = EndOfGroup(globals, range, at, depth);
                int shared = SharedLength(globals, range[at], range[end - 1], depth);
                int child = AddNode(range[at..end], shared);
                edges[edge++] = new Edge(child, range[at], depth, shared);
                at = end;
            }

            return index;
        }

        internal ImmutableArray<byte> Encode()
        {
            bool moved = true;
            uint size = 0;
            while (moved)
            {
                moved = false;
                size = 0;
                for (int i = 0; i < nodeCount; i++)
                {
                    moved |= nodes[i].Offset != size;
                    nodes[i].Offset = size;
                    size += SizeOf(nodes[i]);
                }
            }

            GlobalTable globals = layout.Plan.Graph.Resolution.Globals;
            var sink = new ByteSink((int)size);
            for (int i = 0; i < nodeCount; i++)
            {
                ref Node node = ref nodes[i];
                if (node.Symbol >= 0)
                {
                    sink.Uleb((ulong)TerminalSize(node.Symbol));
                    WriteTerminal(node.Symbol, ref sink);
                }
                else
                {
                    sink.Byte(0);
                }

                sink.Byte((byte)node.EdgeCount);
                for (int e = node.FirstEdge; e < node.FirstEdge + node.EdgeCount; e++)
                {
                    sink.Bytes(globals.NameOf(new SymbolId(edges[e].NameOf))[edges[e].From..edges[e].To]);
                    sink.Byte(0);
                    sink.Uleb(nodes[edges[e].Child].Offset);
                }
            }

            return sink.Freeze();
        }

        private uint SizeOf(in Node node)
        {
            int size = 2;
            if (node.Symbol >= 0)
            {
                int terminal = TerminalSize(node.Symbol);
                size = 1 + ByteSink.UlebSize((ulong)terminal) + terminal;
            }

            for (int e = node.FirstEdge; e < node.FirstEdge + node.EdgeCount; e++)
            {
                size += edges[e].To - edges[e].From + 1 + ByteSink.UlebSize(nodes[edges[e].Child].Offset);
            }

            return (uint)size;
        }

        private int TerminalSize(int symbol)
        {
            (uint flags, ulong value) = Describe(symbol);
            int size = ByteSink.UlebSize(flags) + ByteSink.UlebSize(value);
            return (flags & Reexport) != 0 ? size + 1 : size;
        }

        private void WriteTerminal(int symbol, ref ByteSink sink)
        {
            (uint flags, ulong value) = Describe(symbol);
            sink.Uleb(flags);
            sink.Uleb(value);
            if ((flags & Reexport) != 0)
            {
                // The empty import name: it is exported under its own name.
                sink.Byte(0);
            }
        }

        /// <summary>Flags and, by kind, the offset from the mach header, the absolute value, or the dylib's ordinal.</summary>
        private (uint Flags, ulong Value) Describe(int symbol)
        {
            Resolution resolution = layout.Plan.Graph.Resolution;
            GlobalSymbol global = resolution.Globals.Symbols[symbol];
            uint flags = (global.Has(GlobalFlags.WeakDefinition) ? WeakDefinition : 0) | (global.Has(GlobalFlags.ThreadLocal) ? ThreadLocal : 0);
            return global.Kind switch
            {
                GlobalKind.Dylib => (Reexport, (ulong)BindOrdinal.TwoLevel(resolution, global)),
                GlobalKind.Absolute => (flags | Absolute, global.Value),
                _ => (flags, layout.AddressOfGlobal[symbol] - layout.ImageBase),
            };
        }

        private static int EndOfGroup(GlobalTable globals, ReadOnlySpan<int> range, int start, int depth)
        {
            byte first = globals.NameOf(new SymbolId(range[start]))[depth];
            int end = start + 1;
            while (end < range.Length && globals.NameOf(new SymbolId(range[end]))[depth] == first)
            {
                end++;
            }

            return end;
        }

        /// <summary>Sorted names: what the first and the last share, all between share.</summary>
        private static int SharedLength(GlobalTable globals, int first, int last, int depth)
        {
            ReadOnlySpan<byte> left = globals.NameOf(new SymbolId(first));
            return depth + left[depth..].CommonPrefixLength(globals.NameOf(new SymbolId(last))[depth..]);
        }
    }
}
