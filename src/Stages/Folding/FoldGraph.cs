using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Folding;

/// <summary>Candidates as nodes: which could be one by themselves, and which refers to which.</summary>
/// <param name="ClassOf">Per candidate: its class, from 0 without gaps. Those of one class differ in nothing but their edges.</param>
/// <param name="FirstEdge">Per candidate, its first edge; one more at the end.</param>
/// <param name="Edges">Indices of candidates.</param>
internal sealed record FoldGraph(int[] ClassOf, ImmutableArray<int> FirstEdge, ImmutableArray<int> Edges)
{
    private const int RunsInChunk = 256;

    private sealed record Part(ulong[] Hashes, int[] EdgeCounts, int[] Edges);

    /// <summary>Hashes all candidates, then compares those of equal hashes.</summary>
    /// <param name="execution">Objects, and candidates in chunks, are looked at on it.</param>
    /// <param name="graph">Coalesced, dead-stripped.</param>
    /// <param name="unwind">How to unwind out of each function.</param>
    /// <param name="candidates">The nodes.</param>
    /// <param name="observed">Per atom: true if its address may be looked at; empty: nobody looks at any.</param>
    internal static FoldGraph Build(IExecution execution, AtomGraph graph, UnwindRecords unwind, FoldCandidates candidates, bool[] observed)
    {
        var objects = new int[graph.Resolution.Objects.Length];
        for (int i = 0; i < objects.Length; i++)
        {
            objects[i] = i;
        }

        ImmutableArray<Part> parts =
            execution.Map(ImmutableCollectionsMarshal.AsImmutableArray(objects), o => DescribeObject(graph, unwind.Objects[o], candidates, observed, o));
        int count = candidates.Atoms.Length;
        var hashes = new ulong[count];
        var firstEdge = new int[count + 1];
        for (int o = 0; o < parts.Length; o++)
        {
            int first = candidates.FirstOfObject[o];
            parts[o].Hashes.CopyTo(hashes, first);
            for (int i = 0; i < parts[o].EdgeCounts.Length; i++)
            {
                firstEdge[first + i + 1] = firstEdge[first + i] + parts[o].EdgeCounts[i];
            }
        }

        var edges = new int[firstEdge[count]];
        for (int o = 0; o < parts.Length; o++)
        {
            parts[o].Edges.CopyTo(edges, firstEdge[candidates.FirstOfObject[o]]);
        }

        return new FoldGraph(
            Classify(execution, graph, unwind, candidates, observed, hashes),
            ImmutableCollectionsMarshal.AsImmutableArray(firstEdge),
            ImmutableCollectionsMarshal.AsImmutableArray(edges));
    }

    private static Part DescribeObject(AtomGraph graph, UnwindObject records, FoldCandidates candidates, bool[] observed, int objectIndex)
    {
        int first = candidates.FirstOfObject[objectIndex];
        int count = candidates.FirstOfObject[objectIndex + 1] - first;
        if (count == 0)
        {
            return new Part([], [], []);
        }

        var hashes = new ulong[count];
        var edgeCounts = new int[count];
        var edges = new GrowingArray<int>(count);
        var references = new FoldReferences(graph, candidates.CandidateOf.AsSpan(), observed, objectIndex);
        for (int i = 0; i < count; i++)
        {
            int before = edges.Count;
            hashes[i] = new FoldShape(graph, records, references, candidates.Atoms[first + i]).Hash(ref edges);
            edgeCounts[i] = edges.Count - before;
        }

        foreach (ref int edge in edges.Writable)
        {
            edge = candidates.CandidateOf[edge];
        }

        return new Part(hashes, edgeCounts, edges.ToArray());
    }

    private static int[] Classify(
        IExecution execution, AtomGraph graph, UnwindRecords unwind, FoldCandidates candidates, bool[] observed, ulong[] hashes)
    {
        var nodes = new int[hashes.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = i;
        }

        Array.Sort(hashes, nodes);
        var runs = new PartList(1024);
        var classOf = new int[nodes.Length];
        int classCount = 0;
        for (int from = 0; from < nodes.Length;)
        {
            int to = from + 1;
            while (to < nodes.Length && hashes[to] == hashes[from])
            {
                to++;
            }

            if (to - from == 1)
            {
                classOf[nodes[from]] = classCount++;
            }
            else
            {
                Array.Sort(nodes, from, to - from);
                runs.Add(from, to);
            }

            from = to;
        }

        var chunks = new int[(runs.Count + RunsInChunk - 1) / RunsInChunk];
        for (int i = 0; i < chunks.Length; i++)
        {
            chunks[i] = i * RunsInChunk;
        }

        ImmutableArray<int[]> leaders = execution.Map(
            ImmutableCollectionsMarshal.AsImmutableArray(chunks), first => FindLeaders(graph, unwind, candidates, observed, nodes, runs, first));
        for (int chunk = 0; chunk < chunks.Length; chunk++)
        {
            int next = 0;
            for (int run = chunks[chunk]; run < Math.Min(runs.Count, chunks[chunk] + RunsInChunk); run++)
            {
                for (int i = runs.From(run); i < runs.To(run); i++)
                {
                    int leader = leaders[chunk][next++];
                    classOf[nodes[i]] = leader == nodes[i] ? classCount++ : classOf[leader];
                }
            }
        }

        return classOf;
    }

    /// <summary>For each node of a chunk of runs, in order: the first node of its run that it is like.</summary>
    private static int[] FindLeaders(
        AtomGraph graph, UnwindRecords unwind, FoldCandidates candidates, bool[] observed, int[] nodes, PartList runs, int first)
    {
        var leaders = new GrowingArray<int>(RunsInChunk * 4);
        var heads = new GrowingArray<int>(4);
        for (int run = first; run < Math.Min(runs.Count, first + RunsInChunk); run++)
        {
            heads.Clear();
            for (int i = runs.From(run); i < runs.To(run); i++)
            {
                // Nearly always one: equal hashes of things that differ are rare.
                int leader = nodes[i];
                foreach (int head in heads.Items)
                {
                    if (AreAlike(graph, unwind, candidates, observed, head, nodes[i]))
                    {
                        leader = head;
                        break;
                    }
                }

                if (leader == nodes[i])
                {
                    heads.Add(leader);
                }

                leaders.Add(leader);
            }
        }

        return leaders.ToArray();
    }

    private static bool AreAlike(AtomGraph graph, UnwindRecords unwind, FoldCandidates candidates, bool[] observed, int left, int right) =>
        ShapeOf(graph, unwind, candidates, observed, left).IsLike(ShapeOf(graph, unwind, candidates, observed, right));

    private static FoldShape ShapeOf(AtomGraph graph, UnwindRecords unwind, FoldCandidates candidates, bool[] observed, int node)
    {
        int atom = candidates.Atoms[node];
        int owner = graph.Atoms.ObjectOf[atom];
        return new FoldShape(graph, unwind.Objects[owner], new FoldReferences(graph, candidates.CandidateOf.AsSpan(), observed, owner), atom);
    }
}
