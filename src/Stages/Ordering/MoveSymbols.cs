using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Options;
using AfsLd.Stages.Planning;

namespace AfsLd.Stages.Ordering;

/// <summary>Finds the atoms that -move_to_rw_segment and -move_to_ro_segment send to another segment.</summary>
internal static class MoveSymbols
{
    /// <summary>Per atom: the index of its move in the options + 1, or 0; empty if there are no moves. And what is odd about them.</summary>
    internal static (ImmutableArray<short> MoveOf, ImmutableArray<Diagnostic> Warnings) Run(IExecution execution, AtomGraph graph, LinkOptions options)
    {
        if (options.MovedSymbols.IsEmpty)
        {
            return ([], []);
        }

        var lists = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(options.MovedSymbols.Length);
        foreach (SymbolMove move in options.MovedSymbols)
        {
            lists.Add(move.List);
        }

        var table = new OrderTable(lists.MoveToImmutable());
        var objects = new int[graph.Resolution.Objects.Length];
        for (int i = 0; i < objects.Length; i++)
        {
            objects[i] = i;
        }

        ImmutableArray<OrderMatch[]> matches =
            execution.Map(ImmutableCollectionsMarshal.AsImmutableArray(objects), o => MatchObject.Run(graph, table, o));
        var lineOf = new int[graph.Atoms.Count];
        Array.Fill(lineOf, int.MaxValue);
        foreach (OrderMatch[] part in matches)
        {
            foreach (OrderMatch match in part)
            {
                // Of several lists the first decides.
                lineOf[match.Atom] = Math.Min(lineOf[match.Atom], match.Line);
            }
        }

        var warnings = ImmutableArray.CreateBuilder<Diagnostic>();
        var moveOf = new short[lineOf.Length];
        for (int atom = 0; atom < lineOf.Length; atom++)
        {
            if (lineOf[atom] == int.MaxValue)
            {
                continue;
            }

            int move = table.FileOf(lineOf[atom]);
            bool isWritable = options.MovedSymbols[move].IsWritable;
            if (IsReadOnly(graph, atom) != isWritable)
            {
                moveOf[atom] = (short)(move + 1);
            }
            else
            {
                warnings.Add(Diagnostic.Warning(
                    OrderCodes.WrongSegmentKind,
                    Origin.CommandLine,
                    isWritable
                        ? $"-move_to_rw_segment moves data, and this lies in __TEXT: {table.TextOf(lineOf[atom])}"
                        : $"-move_to_ro_segment moves what lies in __TEXT, and this does not: {table.TextOf(lineOf[atom])}"));
            }
        }

        return (ImmutableCollectionsMarshal.AsImmutableArray(moveOf), warnings.ToImmutable());
    }

    private static bool IsReadOnly(AtomGraph graph, int atom) =>
        graph.Atoms.ObjectOf[atom] >= 0 && graph.SectionOf(new AtomId(atom)).Key.Segment == SectionNames.Text;
}
