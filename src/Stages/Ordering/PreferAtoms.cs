using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;
using LanguageExt;

namespace AfsLd.Stages.Ordering;

/// <summary>Decides which atoms come first in their sections: those that order files name, in the order of their first mention,
/// then those that call graph profiles tell of. And which go to another segment.</summary>
public static class PreferAtoms
{
    /// <summary>The preference. Without order files and profiles it is a look at the objects' section names. Fails when a profile is malformed.</summary>
    /// <param name="execution">Objects are searched for the names on it.</param>
    /// <param name="graph">Coalesced, dead-stripped, folded: a line that names a folded function means the one that stands for it.</param>
    /// <param name="options">-order_file, -order_file_statistics, --call-graph-profile-sort.</param>
    public static Fin<AtomPreference> Run(IExecution execution, AtomGraph graph, LinkOptions options)
    {
        AtomPreference asked = options.OrderFiles.IsEmpty ? AtomPreference.None : ByOrderFiles(execution, graph, options);
        if (!options.MovedSymbols.IsEmpty)
        {
            (ImmutableArray<short> moveOf, ImmutableArray<Diagnostic> warnings) = MoveSymbols.Run(execution, graph, options);
            asked = asked with { MoveOf = moveOf, Warnings = asked.Warnings.AddRange(warnings) };
        }

        return options.CallGraphProfileSort
            ? SortByCalls.Run(execution, graph, options).Map(called => called.IsEmpty ? asked : asked with { Leading = Join(asked.Leading, called, graph.Atoms.Count) })
            : asked;
    }

    /// <summary>The first list, then what the second one has besides.</summary>
    private static ImmutableArray<int> Join(ImmutableArray<int> first, ImmutableArray<int> second, int atomCount)
    {
        if (first.IsEmpty)
        {
            return second;
        }

        var isListed = new bool[atomCount];
        var joined = new GrowingArray<int>(first.Length + second.Length);
        foreach (int atom in first)
        {
            isListed[atom] = true;
            joined.Add(atom);
        }

        foreach (int atom in second)
        {
            if (!isListed[atom])
            {
                joined.Add(atom);
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(joined.ToArray());
    }

    private static AtomPreference ByOrderFiles(IExecution execution, AtomGraph graph, LinkOptions options)
    {

        var table = new OrderTable(options.OrderFiles);
        var objects = new int[graph.Resolution.Objects.Length];
        for (int i = 0; i < objects.Length; i++)
        {
            objects[i] = i;
        }

        ImmutableArray<OrderMatch[]> matches =
            execution.Map(ImmutableCollectionsMarshal.AsImmutableArray(objects), o => MatchObject.Run(graph, table, o));
        ulong[] keys = Join(matches);
        Array.Sort(keys);
        return new AtomPreference(FirstMentions(keys, graph.Atoms.Count), options.OrderFileStatistics ? Statistics(keys, table) : []);
    }

    /// <summary>Line and atom of each match in one number: ascending, they are in the order of the lines, then in link order.</summary>
    private static ulong[] Join(ImmutableArray<OrderMatch[]> matches)
    {
        int count = 0;
        foreach (OrderMatch[] part in matches)
        {
            count += part.Length;
        }

        var keys = new ulong[count];
        int next = 0;
        foreach (OrderMatch[] part in matches)
        {
            foreach (OrderMatch match in part)
            {
                keys[next++] = ((ulong)(uint)match.Line << 32) | (uint)match.Atom;
            }
        }

        return keys;
    }

    private static ImmutableArray<int> FirstMentions(ReadOnlySpan<ulong> keys, int atomCount)
    {
        var isListed = new bool[atomCount];
        var leading = new GrowingArray<int>(keys.Length);
        foreach (ulong key in keys)
        {
            int atom = (int)(uint)key;
            if (!isListed[atom])
            {
                isListed[atom] = true;
                leading.Add(atom);
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(leading.ToArray());
    }

    private static ImmutableArray<Diagnostic> Statistics(ReadOnlySpan<ulong> keys, OrderTable table)
    {
        var isMatched = new bool[table.Count];
        int matched = 0;
        foreach (ulong key in keys)
        {
            int line = (int)(key >> 32);
            matched += isMatched[line] ? 0 : 1;
            isMatched[line] = true;
        }

        var warnings = ImmutableArray.CreateBuilder<Diagnostic>(table.Count - matched + 1);
        warnings.Add(Diagnostic.Warning(
            OrderCodes.OrderStatistics, Origin.CommandLine, $"{matched} of {table.Count} lines of the order files name something that is linked"));
        for (int line = 0; line < isMatched.Length; line++)
        {
            if (!isMatched[line])
            {
                warnings.Add(Diagnostic.Warning(
                    OrderCodes.UnmatchedOrderLine, Origin.CommandLine, $"a line of an order file names nothing that is linked: {table.TextOf(line)}"));
            }
        }

        return warnings.MoveToImmutable();
    }
}
