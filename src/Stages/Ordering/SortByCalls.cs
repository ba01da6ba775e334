using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Atoms;
using AfsLd.Stages.Planning;
using LanguageExt;

namespace AfsLd.Stages.Ordering;

/// <summary>Orders the functions that call graph profiles tell of.</summary>
internal static class SortByCalls
{
    /// <summary>The atoms in the order they should have. Fails with the first malformation of each object.</summary>
    internal static Fin<ImmutableArray<int>> Run(IExecution execution, AtomGraph graph, LinkOptions options)
    {
        ImmutableArray<int> objects = WithProfile(graph.Resolution.Objects);
        if (objects.IsEmpty)
        {
            return ImmutableArray<int>.Empty;
        }

        ImmutableArray<(CallEdge[] Calls, Diagnostic? Error)> parts = execution.Map(objects, o => ReadCallGraph.Run(graph, o));
        var errors = new List<Diagnostic>();
        var nodes = new Nodes(graph, options);
        foreach ((CallEdge[] calls, Diagnostic? error) in parts)
        {
            if (error is not null)
            {
                errors.Add(error);
            }

            foreach (CallEdge call in calls)
            {
                nodes.Add(call);
            }
        }

        return errors.Count != 0 ? new LinkError([.. errors]) : nodes.Order();
    }

    private static ImmutableArray<int> WithProfile(ImmutableArray<ParsedObject> objects)
    {
        var found = new GrowingArray<int>(0);
        for (int o = 0; o < objects.Length; o++)
        {
            if (ReadCallGraph.IsIn(objects[o]))
            {
                found.Add(o);
            }
        }

        return [.. found.Items];
    }

    /// <summary>Atoms as they are mentioned, and the calls between those of one output section, each pair once.</summary>
    private sealed class Nodes(AtomGraph graph, LinkOptions options)
    {
        private readonly Dictionary<int, int> nodeOf = [];
        private readonly Dictionary<(int From, int To), int> edgeOf = [];
        private readonly List<CallEdge> edges = [];
        private GrowingArray<int> atoms = new(64);
        private GrowingArray<ulong> sizes = new(64);

        internal void Add(CallEdge call)
        {
            if (SectionOf(call.From) != SectionOf(call.To))
            {
                return;
            }

            int from = NodeOf(call.From);
            int to = NodeOf(call.To);
            if (edgeOf.TryGetValue((from, to), out int known))
            {
                CallEdge edge = edges[known];
                edges[known] = edge with { Weight = edge.Weight > ulong.MaxValue - call.Weight ? ulong.MaxValue : edge.Weight + call.Weight };
                return;
            }

            edgeOf.Add((from, to), edges.Count);
            edges.Add(new CallEdge(from, to, call.Weight));
        }

        internal ImmutableArray<int> Order()
        {
            ImmutableArray<int> order = ClusterCalls.Run(sizes.Items, edges.ToArray());
            ImmutableArray<int>.Builder ordered = ImmutableArray.CreateBuilder<int>(order.Length);
            foreach (int node in order)
            {
                ordered.Add(atoms.Items[node]);
            }

            return ordered.MoveToImmutable();
        }

        private SectionKey SectionOf(int atom)
        {
            InputSection section = graph.SectionOf(new AtomId(atom));
            return MapSection.Run(section.Key, section.Flags, options);
        }

        private int NodeOf(int atom)
        {
            if (!nodeOf.TryGetValue(atom, out int node))
            {
                node = atoms.Count;
                nodeOf.Add(atom, node);
                atoms.Add(atom);
                sizes.Add(graph.Atoms.SizeBytes[atom]);
            }

            return node;
        }
    }
}
