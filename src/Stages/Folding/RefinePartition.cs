using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;

namespace AfsLd.Stages.Folding;

/// <summary>Refines a partition of a graph's nodes until nodes of one class refer, edge by edge, to nodes of one class: the coarsest
/// such partition, which is unique.</summary>
/// <remarks>Each round looks only at nodes that refer to one whose class got a new number, and when a class falls apart its largest part
/// keeps the number: so a node is looked at O(log n) times for each of its edges (Hopcroft's argument), however deep the calls.</remarks>
internal sealed class RefinePartition
{
    private const int ChunkSize = 4096;

    private readonly ImmutableArray<int> firstEdge;
    private readonly ImmutableArray<int> edges;
    private readonly int[] firstUse;
    private readonly int[] users;
    private readonly int[] classOf;

    /// <summary>The nodes, class by class; where each class begins and how many it has.</summary>
    private readonly int[] members;
    private readonly int[] placeOf;
    private readonly int[] start;
    private readonly int[] size;
    private readonly bool[] isTouched;
    private int classCount;

    private RefinePartition(int[] initial, ImmutableArray<int> firstEdge, ImmutableArray<int> edges)
    {
        this.firstEdge = firstEdge;
        this.edges = edges;
        int count = initial.Length;
        classOf = initial;
        members = new int[count];
        placeOf = new int[count];
        start = new int[count + 1];
        size = new int[count];
        isTouched = new bool[count];
        foreach (int c in initial)
        {
            size[c]++;
            classCount = Math.Max(classCount, c + 1);
        }

        for (int c = 0; c < classCount; c++)
        {
            start[c + 1] = start[c] + size[c];
        }

        int[] next = start.AsSpan(0, count).ToArray();
        for (int node = 0; node < count; node++)
        {
            placeOf[node] = next[initial[node]]++;
            members[placeOf[node]] = node;
        }

        (firstUse, users) = Reverse(count, firstEdge.AsSpan(), edges.AsSpan());
    }

    /// <summary>Per node the lowest node of its class.</summary>
    /// <param name="execution">Nodes are looked at on it.</param>
    /// <param name="initial">Per node: its class, from 0 without gaps. Nodes of one class have equally many edges. It is overwritten.</param>
    /// <param name="firstEdge">Per node: its first edge; one more at the end.</param>
    /// <param name="edges">The node that each edge leads to.</param>
    internal static int[] Run(IExecution execution, int[] initial, ImmutableArray<int> firstEdge, ImmutableArray<int> edges)
    {
        var work = new RefinePartition(initial, firstEdge, edges);
        int[] touched = work.AllInCompany();
        while (touched.Length > 0)
        {
            touched = work.Split(execution, touched);
        }

        return work.Lowest();
    }

    private static (int[] First, int[] Users) Reverse(int count, ReadOnlySpan<int> firstEdge, ReadOnlySpan<int> edges)
    {
        var first = new int[count + 1];
        foreach (int to in edges)
        {
            first[to + 1]++;
        }

        for (int i = 1; i <= count; i++)
        {
            first[i] += first[i - 1];
        }

        var users = new int[edges.Length];
        int[] next = first.AsSpan(0, count).ToArray();
        for (int node = 0; node < count; node++)
        {
            foreach (int to in edges[firstEdge[node]..firstEdge[node + 1]])
            {
                users[next[to]++] = node;
            }
        }

        return (first, users);
    }

    /// <summary>Every node that is not alone in its class and refers to anything.</summary>
    private int[] AllInCompany()
    {
        int count = 0;
        var nodes = new int[classOf.Length];
        for (int node = 0; node < nodes.Length; node++)
        {
            if (size[classOf[node]] > 1 && firstEdge[node] != firstEdge[node + 1])
            {
                nodes[count++] = node;
            }
        }

        return nodes[..count];
    }

    /// <summary>Splits the classes of the touched nodes by what these refer to now. Returns the nodes to look at next.</summary>
    private int[] Split(IExecution execution, int[] touched)
    {
        ulong[] keys = Keys(execution, touched);
        Array.Sort(keys, touched);
        var parts = new PartList(touched.Length);
        for (int from = 0; from < touched.Length;)
        {
            int to = from + 1;
            while (to < touched.Length && keys[to] == keys[from])
            {
                to++;
            }

            CutRun(touched, from, to, ref parts);
            from = to;
        }

        return Renumber(touched, parts);
    }

    /// <summary>Cuts nodes of equal keys where they nevertheless differ: keys are hashes.</summary>
    private void CutRun(int[] touched, int from, int to, ref PartList parts)
    {
        while (from < to)
        {
            int end = from + 1;
            for (int i = from + 1; i < to; i++)
            {
                if (AreAlike(touched[from], touched[i]))
                {
                    (touched[end], touched[i]) = (touched[i], touched[end]);
                    end++;
                }
            }

            parts.Add(from, end);
            from = end;
        }
    }

    private bool AreAlike(int left, int right)
    {
        if (classOf[left] != classOf[right])
        {
            return false;
        }

        ReadOnlySpan<int> leftEdges = edges.AsSpan()[firstEdge[left]..firstEdge[left + 1]];
        ReadOnlySpan<int> rightEdges = edges.AsSpan()[firstEdge[right]..firstEdge[right + 1]];
        for (int i = 0; i < leftEdges.Length; i++)
        {
            if (classOf[leftEdges[i]] != classOf[rightEdges[i]])
            {
                return false;
            }
        }

        return true;
    }

    private ulong[] Keys(IExecution execution, int[] touched)
    {
        var chunks = new int[(touched.Length + ChunkSize - 1) / ChunkSize];
        for (int i = 0; i < chunks.Length; i++)
        {
            chunks[i] = i * ChunkSize;
        }

        ImmutableArray<ulong[]> parts = execution.Map(ImmutableCollectionsMarshal.AsImmutableArray(chunks), first => KeysOf(touched, first));
        var keys = new ulong[touched.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i].CopyTo(keys.AsSpan(chunks[i]));
        }

        return keys;
    }

    private ulong[] KeysOf(int[] touched, int first)
    {
        var keys = new ulong[Math.Min(ChunkSize, touched.Length - first)];
        for (int i = 0; i < keys.Length; i++)
        {
            int node = touched[first + i];
            ulong key = FoldHash.Mix(FoldHash.Seed, (ulong)(uint)classOf[node]);
            foreach (int to in edges.AsSpan()[firstEdge[node]..firstEdge[node + 1]])
            {
                key = FoldHash.Mix(key, (ulong)(uint)classOf[to]);
            }

            keys[i] = key;
        }

        return keys;
    }

    /// <summary>Gives the parts of each class numbers: the largest keeps the class's own. Nodes that nobody touched are a part too:
    /// what they refer to has its old number, so they differ from all that was touched.</summary>
    private int[] Renumber(int[] touched, PartList parts)
    {
        parts.SortByClass(touched, classOf);
        var changed = new PartList(16);
        for (int p = 0; p < parts.Count;)
        {
            int first = p;
            int c = classOf[touched[parts.From(p)]];
            int touchedCount = 0;
            int largest = p;
            for (; p < parts.Count && classOf[touched[parts.From(p)]] == c; p++)
            {
                touchedCount += parts.LengthOf(p);
                largest = parts.LengthOf(p) > parts.LengthOf(largest) ? p : largest;
            }

            int untouched = size[c] - touchedCount;
            SeparateClass(touched, parts, first, p, c, untouched > 0 && untouched >= parts.LengthOf(largest) ? -1 : largest, untouched, ref changed);
        }

        return Users(changed);
    }

    /// <summary>Puts the parts [first, end) of a class behind its untouched nodes; all but the one that keeps the number get new ones.</summary>
    private void SeparateClass(int[] touched, PartList parts, int first, int end, int c, int keeper, int untouched, ref PartList changed)
    {
        if (untouched == 0 && end - first == 1)
        {
            return;
        }

        // From the back, so that each part is contiguous and the untouched nodes stay in front.
        int classStart = start[c];
        int back = classStart + size[c];
        for (int p = first; p < end; p++)
        {
            for (int i = parts.From(p); i < parts.To(p); i++)
            {
                Swap(placeOf[touched[i]], --back);
            }

            if (p == keeper)
            {
                start[c] = back;
                size[c] = parts.LengthOf(p);
            }
            else
            {
                NewClass(back, parts.LengthOf(p), ref changed);
            }
        }

        if (keeper >= 0 && untouched > 0)
        {
            NewClass(classStart, untouched, ref changed);
        }
        else if (keeper < 0)
        {
            size[c] = untouched;
        }
    }

    private void NewClass(int from, int length, ref PartList changed)
    {
        int c = classCount++;
        start[c] = from;
        size[c] = length;
        for (int i = from; i < from + length; i++)
        {
            classOf[members[i]] = c;
        }

        changed.Add(from, from + length);
    }

    private void Swap(int left, int right)
    {
        (members[left], members[right]) = (members[right], members[left]);
        placeOf[members[left]] = left;
        placeOf[members[right]] = right;
    }

    /// <summary>Who refers to nodes with a new number and is not alone in its class, each once.</summary>
    private int[] Users(PartList changed)
    {
        var found = new Atoms.GrowingArray<int>(64);
        for (int p = 0; p < changed.Count; p++)
        {
            for (int i = changed.From(p); i < changed.To(p); i++)
            {
                int node = members[i];
                for (int u = firstUse[node]; u < firstUse[node + 1]; u++)
                {
                    if (!isTouched[users[u]] && size[classOf[users[u]]] > 1)
                    {
                        isTouched[users[u]] = true;
                        found.Add(users[u]);
                    }
                }
            }
        }

        foreach (int node in found.Items)
        {
            isTouched[node] = false;
        }

        return found.ToArray();
    }

    private int[] Lowest()
    {
        var lowest = new int[classOf.Length];
        var ofClass = new int[classCount];
        Array.Fill(ofClass, -1);
        for (int node = 0; node < lowest.Length; node++)
        {
            ref int first = ref ofClass[classOf[node]];
            first = first < 0 ? node : first;
            lowest[node] = first;
        }

        return lowest;
    }
}
