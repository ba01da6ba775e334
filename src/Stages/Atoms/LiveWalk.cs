using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Planning;
using AfsLd.Stages.Resolving;

namespace AfsLd.Stages.Atoms;

/// <summary>A walk over the graph from what is marked to all that it reaches.</summary>
/// <remarks>
/// While few atoms wait it goes from one to the next. When many wait they are read in chunks, in parallel: a chunk reads what was live
/// before and marks nothing, so what it finds depends on no other. The marks are set afterwards, in the order of the chunks.
/// </remarks>
internal sealed class LiveWalk
{
    private const int ChunkAtoms = 256;

    /// <summary>With fewer atoms than this waiting, handing them out costs more than it gains.</summary>
    private const int ManyAtoms = 4 * ChunkAtoms;

    private readonly IExecution execution;
    private readonly AtomGraph graph;
    private readonly bool[] live;
    private readonly int[] keptBy;
    private readonly int[] pending;
    private readonly LinkOptions options;
    private readonly HashSet<SectionKey> boundedMarked = [];
    private readonly ReachedFrom reached;
    private ImmutableArray<SectionKey> bounded;
    private int pendingCount;

    internal LiveWalk(IExecution execution, AtomGraph graph, ImplicitEdges unwind, LinkOptions options)
    {
        this.execution = execution;
        this.graph = graph;
        this.options = options;
        live = new bool[graph.Atoms.Count];
        keptBy = new int[graph.Atoms.Count];
        pending = new int[graph.Atoms.Count];
        reached = new ReachedFrom(graph, unwind, live);
        Array.Fill(keptBy, -1);
    }

    /// <summary>Marks an atom that <paramref name="because"/> keeps, a root if that is -1.</summary>
    internal void Mark(int atom, int because)
    {
        if (!live[atom])
        {
            live[atom] = true;
            keptBy[atom] = because;
            pending[pendingCount++] = atom;
        }
    }

    /// <summary>Marks all that the marked atoms reach.</summary>
    internal void Close()
    {
        var found = new GrowingArray<int>(256);
        while (pendingCount > 0)
        {
            if (pendingCount >= ManyAtoms)
            {
                CloseWave();
                continue;
            }

            int atom = pending[--pendingCount];
            found.Clear();
            reached.Add(atom, ref found);
            MarkAll(found.Items, atom);
        }
    }

    /// <summary>S_ATTR_LIVE_SUPPORT: such an atom lives when something it refers to does. True if one came to life.</summary>
    internal bool MarkLiveSupport()
    {
        bool any = false;
        ReadOnlySpan<AtomFlags> flags = graph.Atoms.Flags.AsSpan();
        for (int atom = 0; atom < flags.Length; atom++)
        {
            if ((flags[atom] & (AtomFlags.LiveSupport | AtomFlags.Dropped)) == AtomFlags.LiveSupport && !live[atom] && RefersToLive(atom))
            {
                Mark(atom, -1);
                any = true;
            }
        }

        return any;
    }

    internal Liveness Freeze() =>
        new(ImmutableCollectionsMarshal.AsImmutableArray(live), ImmutableCollectionsMarshal.AsImmutableArray(keptBy));

    /// <summary>Reads all atoms that wait, then marks what they refer to.</summary>
    private void CloseWave()
    {
        int[] wave = pending.AsSpan(0, pendingCount).ToArray();
        pendingCount = 0;
        ImmutableArray<NameRange> chunks = NameRanges.Of(wave.Length, ChunkAtoms);
        ImmutableArray<(int[] Targets, int[] Ends)> results = execution.Map(chunks, chunk => ReadChunk(wave, chunk));
        for (int c = 0; c < chunks.Length; c++)
        {
            (int[] targets, int[] ends) = results[c];
            int start = 0;
            for (int i = 0; i < ends.Length; i++)
            {
                MarkAll(targets.AsSpan(start..ends[i]), wave[chunks[c].First + i]);
                start = ends[i];
            }
        }
    }

    private (int[] Targets, int[] Ends) ReadChunk(int[] wave, NameRange chunk)
    {
        var targets = new GrowingArray<int>(ChunkAtoms * 4);
        var ends = new int[chunk.End - chunk.First];
        for (int i = 0; i < ends.Length; i++)
        {
            reached.Add(wave[chunk.First + i], ref targets);
            ends[i] = targets.Count;
        }

        return (targets.ToArray(), ends);
    }

    private void MarkAll(ReadOnlySpan<int> targets, int because)
    {
        foreach (int target in targets)
        {
            if (target >= 0)
            {
                Mark(target, because);
            }
            else
            {
                MarkBoundary(graph.Resolution.Globals.Symbols[~target].Owner, because);
            }
        }
    }

    /// <summary>Who asks where a section starts means what is in it (ld64).</summary>
    private void MarkBoundary(int number, int because)
    {
        if (graph.Resolution.Globals.LinkerDefined[number] is not LinkerDefinedSymbol.SectionBoundary)
        {
            return;
        }

        if (bounded.IsDefault)
        {
            bounded = MapBoundaries.Run(graph.Resolution, options);
        }

        SectionKey key = bounded[number];
        if (!boundedMarked.Add(key))
        {
            return;
        }

        for (int o = 0; o < graph.Resolution.Objects.Length; o++)
        {
            ParsedObject input = graph.Resolution.Objects[o];
            for (int s = 0; s < input.Sections.Length; s++)
            {
                if (MapSection.Run(input.Sections[s].Key, input.Sections[s].Flags, options) == key)
                {
                    MarkFrom(graph.FirstAtomOfSection[o][s], graph.FirstAtomOfSection[o][s + 1], because);
                }
            }
        }

        if (MapSection.Run(SectionNames.Common, SectionTypes.Zerofill, options) == key)
        {
            MarkFrom(graph.FirstAtomOfObject[^1], graph.Atoms.Count, because);
        }
    }

    private void MarkFrom(int first, int end, int because)
    {
        for (int atom = first; atom < end; atom++)
        {
            Mark(graph.Replacement[atom], because);
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

            ReferenceTarget target = references.ReadAt(section, relocations, r);
            int to = target.Symbol >= 0 ? graph.AtomOfGlobal[target.Symbol] : target.Atom;
            if (to >= 0 && live[to])
            {
                return true;
            }
        }

        return false;
    }
}
