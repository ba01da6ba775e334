using System;
using System.Runtime.InteropServices;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Atoms;

/// <summary>Finds what the roots reach. What they do not reach is not in the output.</summary>
/// <remarks>Afterwards the live set is closed under references; every live atom but a root knows an atom that keeps it.</remarks>
public static class MarkLive
{
    /// <summary>Marks. The graph must be coalesced: an edge to a coalesced atom counts for its replacement.</summary>
    public static Liveness Run(AtomGraph graph, ImplicitEdges unwind, LinkOptions options)
    {
        var walk = new Walk(graph, unwind);
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

    private sealed class Walk(AtomGraph graph, ImplicitEdges unwind)
    {
        private readonly bool[] live = new bool[graph.Atoms.Count];
        private readonly int[] keptBy = NewKeptBy(graph.Atoms.Count);
        private readonly int[] pending = new int[graph.Atoms.Count];
        private readonly bool[] boundaryMarked = new bool[graph.Resolution.Globals.LinkerDefined.Length];
        private int pendingCount;

        internal void Mark(int atom, int because)
        {
            if (!live[atom])
            {
                live[atom] = true;
                keptBy[atom] = because;
                pending[pendingCount++] = atom;
            }
        }

        internal void Close()
        {
            while (pendingCount > 0)
            {
                int atom = pending[--pendingCount];
                VisitRelocations(atom);
                foreach (int target in unwind.Of(atom))
                {
                    if (target < 0)
                    {
                        MarkSymbol(~target, atom);
                    }
                    else
                    {
                        Mark(graph.Replacement[target], atom);
                    }
                }
            }
        }

        /// <summary>S_ATTR_LIVE_SUPPORT: such an atom lives when something it refers to does. True if one came to life.</summary>
        internal bool MarkLiveSupport()
        {
            bool any = false;
            for (int atom = 0; atom < live.Length; atom++)
            {
                if (!live[atom] && (graph.Atoms.Flags[atom] & (AtomFlags.LiveSupport | AtomFlags.Dropped)) == AtomFlags.LiveSupport && RefersToLive(atom))
                {
                    Mark(atom, -1);
                    any = true;
                }
            }

            return any;
        }

        internal Liveness Freeze() =>
            new(ImmutableCollectionsMarshal.AsImmutableArray(live), ImmutableCollectionsMarshal.AsImmutableArray(keptBy));

        private void VisitRelocations(int atom)
        {
            if (graph.Atoms.RelocationCount[atom] == 0)
            {
                return;
            }

            var references = new ReferenceReader(graph, graph.Atoms.ObjectOf[atom]);
            InputSection section = graph.SectionOf(new AtomId(atom));
            ReadOnlySpan<RelocationInfo> relocations = graph.RelocationsOf(new AtomId(atom));
            for (int r = 0; r < relocations.Length; r++)
            {
                if (relocations[r].Type != RelocationType.Addend)
                {
                    MarkTarget(ReadTarget(ref references, section, relocations, r), atom);
                }
            }
        }

        private static ReferenceTarget ReadTarget(
            ref ReferenceReader references, InputSection section, ReadOnlySpan<RelocationInfo> relocations, int index) =>
            references.ReadAt(section, relocations, index);

        private void MarkTarget(ReferenceTarget target, int because)
        {
            if (target.Symbol >= 0)
            {
                MarkSymbol(target.Symbol, because);
            }
            else if (target.Atom >= 0)
            {
                Mark(target.Atom, because);
            }
        }

        private void MarkSymbol(int symbol, int because)
        {
            int atom = graph.AtomOfGlobal[symbol];
            if (atom >= 0)
            {
                Mark(atom, because);
                return;
            }

            GlobalSymbol global = graph.Resolution.Globals.Symbols[symbol];
            if (global.Kind == GlobalKind.LinkerDefined && !boundaryMarked[global.Owner])
            {
                boundaryMarked[global.Owner] = true;
                MarkBoundary(graph.Resolution.Globals.LinkerDefined[global.Owner], because);
            }
        }

        /// <summary>Who asks where a section starts means what is in it (ld64).</summary>
        private void MarkBoundary(LinkerDefinedSymbol symbol, int because)
        {
            if (symbol is not LinkerDefinedSymbol.SectionBoundary boundary)
            {
                return;
            }

            for (int o = 0; o < graph.Resolution.Objects.Length; o++)
            {
                ParsedObject input = graph.Resolution.Objects[o];
                for (int s = 0; s < input.Sections.Length; s++)
                {
                    if (input.Sections[s].Key != boundary.Section)
                    {
                        continue;
                    }

                    for (int atom = graph.FirstAtomOfSection[o][s]; atom < graph.FirstAtomOfSection[o][s + 1]; atom++)
                    {
                        Mark(graph.Replacement[atom], because);
                    }
                }
            }
        }

        private bool RefersToLive(int atom)
        {
            var references = new ReferenceReader(graph, graph.Atoms.ObjectOf[atom]);
            InputSection section = graph.SectionOf(new AtomId(atom));
            ReadOnlySpan<RelocationInfo> relocations = graph.RelocationsOf(new AtomId(atom));
            for (int r = 0; r < relocations.Length; r++)
            {
                if (relocations[r].Type == RelocationType.Addend)
                {
                    continue;
                }

                ReferenceTarget target = ReadTarget(ref references, section, relocations, r);
                int to = target.Symbol >= 0 ? graph.AtomOfGlobal[target.Symbol] : target.Atom;
                if (to >= 0 && live[to])
                {
                    return true;
                }
            }

            return false;
        }

        private static int[] NewKeptBy(int count)
        {
            var keptBy = new int[count];
            Array.Fill(keptBy, -1);
            return keptBy;
        }
    }
}
