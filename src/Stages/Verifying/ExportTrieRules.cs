using System;
using System.Collections.Generic;
using System.Text;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Walks the export trie (mach-o/loader.h above dyld_info_command, EXPORT_SYMBOL_FLAGS_*).</summary>
internal static class ExportTrieRules
{
    private const ulong KindMask = 0x03;
    private const ulong KindAbsolute = 0x02;
    private const ulong FlagWeak = 0x04;
    private const ulong FlagReexport = 0x08;
    private const ulong FlagResolver = 0x10;
    private const ulong FlagVariant = 0x20;

    private readonly record struct Edge(int Start, int Length);

    /// <summary>Checks.</summary>
    internal static void Run(MachImage image, Findings findings)
    {
        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        foreach (LinkEditTable table in LinkEditTable.ListAll(image))
        {
            if (table.Rank == LinkEditTable.TrieRank)
            {
                Walk(image, bytes.Cut(table.Offset, (long)table.SizeBytes), table.Offset, findings);
            }
        }
    }

    private static void Walk(MachImage image, ReadOnlySpan<byte> trie, long start, Findings findings)
    {
        bool[] seen = new bool[trie.Length];
        Stack<int> open = new();
        List<Edge> edges = [];
        open.Push(0);

        // Nodes do not share bytes: else a small trie could make a walk of its size squared.
        int bytesLeft = trie.Length;
        while (open.TryPop(out int node))
        {
            if (node >= trie.Length)
            {
                findings.Add(Rules.TrieStructure, start + node, $"a node at {node} of {trie.Length} bytes");
                continue;
            }

            if (seen[node])
            {
                findings.Add(Rules.TrieTree, start + node, $"the node at {node} is reached twice");
                continue;
            }

            seen[node] = true;
            LebCursor cursor = new(trie, node);
            ulong terminal = cursor.Unsigned();
            if (cursor.Failed || terminal >= (ulong)(trie.Length - cursor.Position))
            {
                findings.Add(Rules.TrieStructure, start + node, $"the node at {node} has an export of {terminal} bytes");
                continue;
            }

            if (terminal != 0)
            {
                CheckExport(image, trie.Slice(cursor.Position, (int)terminal), start + cursor.Position, findings);
            }

            bytesLeft -= ReadEdges(trie, cursor.Position + (int)terminal, start, open, edges, findings) - node;
            if (bytesLeft < 0)
            {
                findings.Add(Rules.TrieTree, start + node, $"the node at {node} shares bytes with others");
                return;
            }
        }
    }

    // Returns where the node ends.
    private static int ReadEdges(
        ReadOnlySpan<byte> trie, int at, long start, Stack<int> open, List<Edge> edges, Findings findings)
    {
        edges.Clear();
        LebCursor cursor = new(trie, at);
        int count = cursor.Byte();
        for (int i = 0; i < count; i++)
        {
            int edgeStart = cursor.Position;
            ReadOnlySpan<byte> name = cursor.Text();
            ulong child = cursor.Unsigned();
            if (cursor.Failed || child == 0 || child >= (ulong)trie.Length)
            {
                findings.Add(Rules.TrieStructure, start + edgeStart, $"edge {i} of {count} leads to {child} of {trie.Length} bytes");
                return cursor.Position;
            }

            open.Push((int)child);
            CheckEdge(trie, new Edge(edgeStart, name.Length), edges, start, findings);
        }

        return cursor.Position;
    }

    // dyld takes the first edge that the name begins with. ld64-609 makes edges without letters, but last: they can be reached.
    private static void CheckEdge(ReadOnlySpan<byte> trie, Edge edge, List<Edge> edges, long start, Findings findings)
    {
        ReadOnlySpan<byte> name = trie.Slice(edge.Start, edge.Length);
        bool fits = true;
        foreach (Edge other in edges)
        {
            fits &= !name.StartsWith(trie.Slice(other.Start, other.Length));
        }

        findings.Require(fits, Rules.TrieEdges, start + edge.Start, $"the edge '{Encoding.UTF8.GetString(name)}'");
        edges.Add(edge);
    }

    private static void CheckExport(MachImage image, ReadOnlySpan<byte> payload, long at, Findings findings)
    {
        LebCursor cursor = new(payload);
        ulong flags = cursor.Unsigned();
        ulong value = cursor.Unsigned();
        if ((flags & FlagReexport) != 0)
        {
            cursor.Text();
        }
        else if ((flags & (FlagResolver | FlagVariant)) != 0)
        {
            cursor.Unsigned();
        }

        bool isKnown = flags >> 6 == 0 && (flags & KindMask) != KindMask;
        findings.Require(
            isKnown && !cursor.Failed && cursor.Position == payload.Length,
            Rules.TriePayload,
            at,
            $"flags 0x{flags:x}; {cursor.Position} of {payload.Length} bytes read");
        if (cursor.Failed || !isKnown)
        {
            return;
        }

        if ((flags & FlagReexport) != 0)
        {
            findings.Require(
                value >= 1 && value <= (ulong)image.DylibCount, Rules.TrieLibrary, at, $"library {value} of {image.DylibCount}");
            return;
        }

        findings.Require(
            (flags & FlagWeak) == 0 || (image.Flags & MachHeader.WeakDefines) != 0,
            Rules.WeakDefinesFlag,
            at,
            $"there is a weak export, but the flags are 0x{image.Flags:x}");
        if ((flags & KindMask) != KindAbsolute)
        {
            findings.Require(IsInImage(image, value), Rules.TrieAddress, at, $"the address is 0x{value:x} above the header");
        }
    }

    // Symbols may mark the end of a section, and so of a segment.
    private static bool IsInImage(MachImage image, ulong offset)
    {
        ulong address = unchecked(image.HeaderAddress + offset);
        foreach (SegmentView segment in image.Segments)
        {
            if (segment.Protection != 0 && address >= segment.Address && address - segment.Address <= segment.SizeBytes)
            {
                return true;
            }
        }

        return false;
    }
}
