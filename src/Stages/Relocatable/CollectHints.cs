using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Relocatable;
using AfsLd.Stages.Hints;
using AfsLd.Stages.LinkEdit;
using AfsLd.Stages.Resolving;

namespace AfsLd.Stages.Relocatable;

/// <summary>Moves the optimization hints (LC_LINKER_OPTIMIZATION_HINT) of the atoms that are left to the output's addresses.</summary>
/// <remarks>Code keeps its instructions in -r, so what a compiler said of them stays true; the final link applies it (ld64).</remarks>
internal static class CollectHints
{
    /// <summary>Atoms that one task writes: constant, so that no result depends on the number of workers.</summary>
    private const int ChunkAtoms = 4096;

    /// <summary>The hints in order of their atoms, in pieces; empty if there are none or the options ignore them.</summary>
    internal static ImmutableArray<ImmutableArray<byte>> Run(IExecution execution, ObjectLayout layout)
    {
        HintIndex index = IndexHints.Run(execution, layout.Graph, layout.Options);
        if (index.Objects.IsEmpty)
        {
            return [];
        }

        return execution.Map(NameRanges.Of(layout.AtomOrder.Length, ChunkAtoms), range => OfAtoms(layout, index, range));
    }

    private static ImmutableArray<byte> OfAtoms(ObjectLayout layout, HintIndex index, NameRange range)
    {
        AtomGraph graph = layout.Graph;
        ReadOnlySpan<int> atoms = layout.AtomOrder.AsSpan()[range.First..range.End];
        var sink = new ByteSink(0);
        foreach (int atom in atoms)
        {
            int owner = graph.Atoms.ObjectOf[atom];
            if (owner >= 0)
            {
                Write(layout, atom, owner, index.Objects[owner].Of(atom - graph.FirstAtomOfObject[owner]), ref sink);
            }
        }

        return sink.Freeze();
    }

    private static void Write(ObjectLayout layout, int atom, int owner, ReadOnlySpan<int> starts, ref ByteSink sink)
    {
        if (starts.IsEmpty)
        {
            return;
        }

        AtomGraph graph = layout.Graph;
        ParsedObject input = graph.Resolution.Objects[owner];
        ulong from = input.Sections[graph.Atoms.SectionOf[atom]].Address + graph.Atoms.OffsetInSection[atom];
        ulong move = layout.AddressOfAtom[atom] - from;
        foreach (int start in starts)
        {
            int at = start;
            Hint.TryRead(input.OptimizationHints.Span, ref at, out Hint hint);
            sink.Uleb((ulong)hint.Kind);
            sink.Uleb((ulong)hint.Count);
            sink.Uleb(hint.First + move);
            sink.Uleb(hint.Second + move);
            if (hint.Count == 3)
            {
                sink.Uleb(hint.Third + move);
            }
        }
    }
}
