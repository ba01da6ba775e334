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

    /// <summary>One node.</summary>
    private struct Node
    {
        /// <summary>Index (in the sorted names) of the name that ends here, or -1.</summary>
        internal int Name;
        internal int FirstEdge;
        internal int EdgeCount;

        /// <summary>Its bytes but for the ULEB128s of its children's offsets.</summary>
        internal int FixedSize;
        internal uint Offset;
    }

    /// <summary>An edge: the child, and the bytes [From, To) of a sorted name that lead to it.</summary>
    private readonly record struct Edge(int Child, int Name, int From, int To);

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

        var builder = new Builder(layout, sorted);
        builder.AddNode(0, sorted.Length, 0);
        return builder.Encode();
    }

    private sealed class Builder
    {
        private readonly GlobalTable globals;
        private readonly int[] symbols;
        private readonly Terminal[] terminals;
        private readonly int[] lengths;

        /// <summary>How many leading bytes a name shares with the one before it.</summary>
        private readonly int[] shared;
        private readonly Node[] nodes;
        private readonly Edge[] edges;
        private int nodeCount;
        private int edgeCount;

        internal Builder(Layout layout, ReadOnlySpan<int> sorted)
        {
            Resolution resolution = layout.Plan.Graph.Resolution;
            globals = resolution.Globals;
            symbols = sorted.ToArray();
            terminals = new Terminal[symbols.Length];
            lengths = new int[symbols.Length];
            shared = new int[symbols.Length];

            // A trie over n names has at most n leaves, and every inner node but the root branches or ends a name.
            nodes = new Node[(symbols.Length * 2) + 1];
            edges = new Edge[(symbols.Length * 2) + 1];
            ReadOnlySpan<byte> previous = default;
            for (int i = 0; i < symbols.Length; i++)
            {
                ReadOnlySpan<byte> name = globals.NameOf(new SymbolId(symbols[i]));
                lengths[i] = name.Length;
                shared[i] = name.CommonPrefixLength(previous);
                terminals[i] = Describe(layout, resolution, symbols[i]);
                previous = name;
            }
        }

        /// <summary>Adds the node of the names [start, end), which all share <paramref name="depth"/> bytes. Returns its index.</summary>
        internal int AddNode(int start, int end, int depth)
        {
            int index = nodeCount++;
            ref Node node = ref nodes[index];
            node.Name = -1;
            node.FixedSize = 2;
            if (lengths[start] == depth)
            {
                int terminal = terminals[start].SizeBytes;
                node.Name = start++;
                node.FixedSize = 1 + ByteSink.UlebSize((ulong)terminal) + terminal;
            }

            // Children are the groups of names that continue with the same byte: a group begins where a name shares no more
            // than the depth with the one before. Their edges must be contiguous, so they are counted first.
            int count = start < end ? 1 : 0;
            for (int i = start + 1; i < end; i++)
            {
                count += shared[i] == depth ? 1 : 0;
            }

            int edge = edgeCount;
            edgeCount += count;
            node.FirstEdge = edge;
            node.EdgeCount = count;
            while (start < end)
            {
                int groupEnd = start + 1;
                int common = lengths[start];
                while (groupEnd < end && shared[groupEnd] > depth)
                {
                    common = Math.Min(common, shared[groupEnd]);
                    groupEnd++;
                }

                node.FixedSize += common - depth + 1;
                edges[edge++] = new Edge(AddNode(start, groupEnd, common), start, depth, common);
                start = groupEnd;
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
                    ref Node node = ref nodes[i];
                    moved |= node.Offset != size;
                    node.Offset = size;
                    size += (uint)node.FixedSize;
                    for (int e = node.FirstEdge; e < node.FirstEdge + node.EdgeCount; e++)
                    {
                        size += (uint)ByteSink.UlebSize(nodes[edges[e].Child].Offset);
                    }
                }
            }

            var sink = new ByteSink((int)size);
            for (int i = 0; i < nodeCount; i++)
            {
                Write(ref nodes[i], ref sink);
            }

            return sink.Freeze();
        }

        private void Write(ref Node node, ref ByteSink sink)
        {
            if (node.Name >= 0)
            {
                Terminal terminal = terminals[node.Name];
                sink.Uleb((ulong)terminal.SizeBytes);
                sink.Uleb(terminal.Flags);
                sink.Uleb(terminal.Value);
                if ((terminal.Flags & Reexport) != 0)
                {
                    // The empty import name: it is exported under its own name.
                    sink.Byte(0);
                }
            }
            else
            {
                sink.Byte(0);
            }

            sink.Byte((byte)node.EdgeCount);
            for (int e = node.FirstEdge; e < node.FirstEdge + node.EdgeCount; e++)
            {
                Edge edge = edges[e];
                sink.Bytes(globals.NameOf(new SymbolId(symbols[edge.Name]))[edge.From..edge.To]);
                sink.Byte(0);
                sink.Uleb(nodes[edge.Child].Offset);
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
}
