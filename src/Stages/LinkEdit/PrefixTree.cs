using System;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Stages.Resolving;

namespace AfsLd.Stages.LinkEdit;

/// <summary>The compressed prefix tree over sorted names, its nodes in preorder: a node's first child follows it, the next
/// child begins where the one before ends.</summary>
/// <remarks>Made in one pass along the rightmost path, in time linear in the number of names: names that are prefixes of each
/// other (an object can have a hundred thousand of them in as many bytes) cost neither stack nor a second look.</remarks>
internal sealed class PrefixTree
{
    /// <summary>One node.</summary>
    /// <param name="Name">Index (in the sorted names) of the name that ends here, or -1.</param>
    /// <param name="Sample">A name that leads through here: its first <paramref name="Depth"/> bytes spell the node.</param>
    /// <param name="Depth">Bytes from the root.</param>
    /// <param name="End">The node after the last one below this.</param>
    internal readonly record struct Node(int Name, int Sample, int Depth, int End);

    private readonly Node[] nodes;

    private PrefixTree(Node[] nodes) => this.nodes = nodes;

    internal Node[] Nodes => nodes;

    /// <summary>A node while the tree grows: a later name can still put a branch above it.</summary>
    private struct Growing
    {
        internal int Name;
        internal int Sample;
        internal int Depth;
        internal int FirstChild;
        internal int LastChild;
        internal int NextSibling;
    }

    /// <summary>The tree of some globals.</summary>
    /// <param name="execution">Names are compared in parallel.</param>
    /// <param name="globals">Where their names are.</param>
    /// <param name="sorted">SymbolId values, ascending by name bytes, without duplicates.</param>
    internal static PrefixTree Of(IExecution execution, GlobalTable globals, int[] sorted)
    {
        var lengths = new int[sorted.Length];
        var prefixes = new int[sorted.Length];
        execution.Map(NameRanges.Of(sorted.Length), range => Compare(globals, sorted, range, lengths, prefixes));

        // At most n leaves, and every inner node but the root branches or ends a name.
        var growing = new Growing[(sorted.Length * 2) + 1];
        var path = new int[sorted.Length + 2];
        growing[0] = new Growing { Name = -1, FirstChild = -1, LastChild = -1, NextSibling = -1 };
        int count = 1;
        int top = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            int shared = prefixes[i];
            int below = -1;
            while (growing[path[top]].Depth > shared)
            {
                below = path[top--];
            }

            if (growing[path[top]].Depth < shared)
            {
                // The names part between two nodes: a branch takes the lower one's place.
                int branch = count++;
                growing[branch] = growing[below] with { Name = -1, Depth = shared, FirstChild = below, LastChild = below, NextSibling = -1 };
                Replace(growing, path[top], below, branch);
                path[++top] = branch;
            }

            if (lengths[i] == 0)
            {
                growing[0].Name = i;
                continue;
            }

            int leaf = count++;
            growing[leaf] = new Growing { Name = i, Sample = i, Depth = lengths[i], FirstChild = -1, LastChild = -1, NextSibling = -1 };
            Append(growing, path[top], leaf);
            path[++top] = leaf;
        }

        return new PrefixTree(InPreorder(growing, count, path));
    }

    /// <summary>How long each name is, and how much of it the name before begins with too.</summary>
    private static bool Compare(GlobalTable globals, int[] sorted, NameRange range, int[] lengths, int[] prefixes)
    {
        ReadOnlySpan<byte> previous = range.First == 0 ? default : globals.NameOf(new SymbolId(sorted[range.First - 1]));
        for (int i = range.First; i < range.End; i++)
        {
            ReadOnlySpan<byte> name = globals.NameOf(new SymbolId(sorted[i]));
            lengths[i] = name.Length;
            prefixes[i] = name.CommonPrefixLength(previous);
            previous = name;
        }

        return true;
    }

    private static void Append(Growing[] growing, int parent, int child)
    {
        int last = growing[parent].LastChild;
        if (last < 0)
        {
            growing[parent].FirstChild = child;
        }
        else
        {
            growing[last].NextSibling = child;
        }

        growing[parent].LastChild = child;
    }

    /// <summary>Puts a node where the last child of a parent was.</summary>
    private static void Replace(Growing[] growing, int parent, int last, int by)
    {
        int child = growing[parent].FirstChild;
        if (child == last)
        {
            growing[parent].FirstChild = by;
        }
        else
        {
            // At most 255 children: each begins with a byte of its own.
            while (growing[child].NextSibling != last)
            {
                child = growing[child].NextSibling;
            }

            growing[child].NextSibling = by;
        }

        growing[parent].LastChild = by;
    }

    private static Node[] InPreorder(Growing[] growing, int count, int[] path)
    {
        var nodes = new Node[count];
        var placed = new int[path.Length];
        int top = 0;
        int next = 0;
        int at = 0;
        while (true)
        {
            Growing node = growing[at];
            nodes[next] = new Node(node.Name, node.Sample, node.Depth, 0);
            path[top] = at;
            placed[top++] = next++;
            at = node.FirstChild;

            // Up until some node has a sibling that was not visited.
            while (at < 0)
            {
                if (top == 0)
                {
                    return nodes;
                }

                top--;
                nodes[placed[top]] = nodes[placed[top]] with { End = next };
                at = growing[path[top]].NextSibling;
            }
        }
    }
}
