using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Stages.Atoms;
using AfsLd.Tests.Properties.Execution;
using Xunit;

namespace AfsLd.Tests.Properties.Atoms;

/// <summary>Cutting and coalescing, held against a slow cutter that tries every byte.</summary>
public sealed class SplitLaws
{
    [Law]
    public void Sections_are_cut_where_a_slow_cutter_cuts_them(int seed, int order)
    {
        var sketch = new AtomSketch(seed);
        AtomGraph graph = Split(sketch, new ShuffledExecution(order));
        Assert.Null(FirstWrongCut(sketch, graph));
        Assert.Null(FirstWrongSymbol(sketch, graph));
    }

    [Law]
    public void Of_equal_literals_the_first_stays_with_the_strictest_alignment(int seed, int order)
    {
        var sketch = new AtomSketch(seed);
        Assert.Null(FirstWrongCopy(sketch, CoalesceAtoms.Run(new ShuffledExecution(order), Split(sketch, SequentialExecution.Instance))));
    }

    [Fact]
    public void The_laws_reject_a_moved_cut_a_lost_relocation_and_a_wrong_copy()
    {
        int copies = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            var sketch = new AtomSketch(seed);
            AtomGraph graph = Split(sketch, SequentialExecution.Instance);
            for (int atom = 0; atom < graph.Atoms.Count; atom++)
            {
                AtomColumns columns = graph.Atoms;
                Assert.NotNull(FirstWrongCut(sketch, graph with { Atoms = columns with { OffsetInSection = Changed(columns.OffsetInSection, atom, offset => offset + 1) } }));
                Assert.NotNull(FirstWrongCut(sketch, graph with { Atoms = columns with { SizeBytes = Changed(columns.SizeBytes, atom, size => size + 4) } }));
                Assert.NotNull(FirstWrongCut(sketch, graph with { Atoms = columns with { AlignLog2 = Changed(columns.AlignLog2, atom, align => (byte)(align + 1)) } }));
                Assert.NotNull(FirstWrongCut(sketch, graph with { Atoms = columns with { RelocationCount = Changed(columns.RelocationCount, atom, count => count + 1) } }));
            }

            AtomGraph whole = CoalesceAtoms.Run(SequentialExecution.Instance, graph);
            for (int atom = 0; atom < graph.Atoms.Count; atom++)
            {
                if (whole.Replacement[atom] != atom)
                {
                    copies++;
                    Assert.NotNull(FirstWrongCopy(sketch, whole with { Replacement = whole.Replacement.SetItem(atom, atom) }));
                    Assert.NotNull(FirstWrongCopy(sketch, whole with { Atoms = whole.Atoms with { Flags = Changed(whole.Atoms.Flags, atom, flags => flags & ~AtomFlags.Dropped) } }));
                }
            }
        }

        Assert.True(copies > 50);
    }

    private static AtomGraph Split(AtomSketch sketch, IExecution execution) => SplitAtoms.Run(execution, sketch.Resolution)
        .Match(Succ: graph => graph, Fail: error => throw new InvalidOperationException(error.Message));

    private static ImmutableArray<T> Changed<T>(ImmutableArray<T> column, int index, Func<T, T> change) => column.SetItem(index, change(column[index]));

    private static string? FirstWrongCut(AtomSketch sketch, AtomGraph graph)
    {
        List<AtomSketch.Atom> expected = sketch.Atoms();
        for (int i = 0; i < Math.Min(expected.Count, graph.Atoms.Count); i++)
        {
            AtomColumns columns = graph.Atoms;
            var found = new AtomSketch.Atom(
                columns.ObjectOf[i],
                columns.SectionOf[i],
                (int)columns.OffsetInSection[i],
                (int)columns.SizeBytes[i],
                columns.AlignLog2[i],
                columns.RelocationCount[i],
                (columns.Flags[i] & AtomFlags.Literal) != 0);
            if (found != expected[i])
            {
                return $"atom {i} is {found}, not {expected[i]}";
            }
        }

        return expected.Count == graph.Atoms.Count ? null : $"{graph.Atoms.Count} atoms, not {expected.Count}";
    }

    /// <summary>A symbol is in the last atom that begins at or before it.</summary>
    private static string? FirstWrongSymbol(AtomSketch sketch, AtomGraph graph)
    {
        List<AtomSketch.Atom> atoms = sketch.Atoms();
        foreach ((int o, int symbol, int section, int offset) in sketch.Symbols)
        {
            int expected = atoms.FindLastIndex(a => a.Object == o && a.Section == section && a.Offset <= offset);
            if (graph.AtomOfSymbol[o][symbol] != expected)
            {
                return $"symbol {symbol} of object {o} is in atom {graph.AtomOfSymbol[o][symbol]}, not {expected}";
            }
        }

        return null;
    }

    private static string? FirstWrongCopy(AtomSketch sketch, AtomGraph graph)
    {
        List<AtomSketch.Atom> atoms = sketch.Atoms();
        List<int> kept = sketch.Kept(atoms);
        for (int i = 0; i < atoms.Count; i++)
        {
            int align = Enumerable.Range(0, atoms.Count).Where(other => kept[other] == i).Select(other => atoms[other].AlignLog2).DefaultIfEmpty(atoms[i].AlignLog2).Max();
            bool isDropped = (graph.Atoms.Flags[i] & AtomFlags.Dropped) != 0;
            if (graph.Replacement[i] != kept[i] || isDropped != (kept[i] != i) || (!isDropped && graph.Atoms.AlignLog2[i] != align))
            {
                return $"atom {i}: kept as {graph.Replacement[i]} with alignment {graph.Atoms.AlignLog2[i]}, not as {kept[i]} with {align}";
            }
        }

        return null;
    }
}
