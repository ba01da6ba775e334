using System;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Atoms;

/// <summary>Finds what the roots reach. What they do not reach is not in the output.</summary>
/// <remarks>Afterwards the live set is closed under references; every live atom but a root knows an atom that keeps it.</remarks>
public static class MarkLive
{
    /// <summary>Marks. The graph must be coalesced: an edge to a coalesced atom counts for its replacement.</summary>
    public static Liveness Run(IExecution execution, AtomGraph graph, ImplicitEdges unwind, LinkOptions options)
    {
        var walk = new LiveWalk(execution, graph, unwind, options);
        LiveRoots.Visit(graph, options, atom => walk.Mark(atom, -1));
        walk.Close();
        while (walk.MarkLiveSupport())
        {
            walk.Close();
        }

        return walk.Freeze();
    }

    /// <summary>The graph without what is dead.</summary>
    public static AtomGraph Sweep(AtomGraph graph, Liveness liveness)
    {
        AtomFlags[] flags = graph.Atoms.Flags.AsSpan().ToArray();
        ReadOnlySpan<bool> live = liveness.IsLive.AsSpan();
        for (int atom = 0; atom < flags.Length; atom++)
        {
            if (!live[atom])
            {
                flags[atom] |= AtomFlags.Dropped;
            }
        }

        return graph with { Atoms = graph.Atoms with { Flags = ImmutableCollectionsMarshal.AsImmutableArray(flags) } };
    }
}
