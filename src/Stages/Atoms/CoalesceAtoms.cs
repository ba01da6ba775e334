using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Resolving;

namespace AfsLd.Stages.Atoms;

/// <summary>Makes one atom of each weak name's definitions and of each literal's copies; the others point at it.</summary>
public static class CoalesceAtoms
{
    private const int ObjectsAtOnce = 64;

    /// <summary>The graph with Replacement and Dropped set, AtomOfGlobal replaced, and each kept literal aligned for all its copies.</summary>
    public static AtomGraph Run(IExecution execution, AtomGraph graph)
    {
        int[] replacement = graph.Replacement.AsSpan().ToArray();
        AtomFlags[] flags = graph.Atoms.Flags.AsSpan().ToArray();
        byte[] align = graph.Atoms.AlignLog2.AsSpan().ToArray();

        // Each task writes what belongs to the atoms of its own objects only.
        ImmutableArray<NameRange> ranges = NameRanges.Of(graph.Resolution.Objects.Length, ObjectsAtOnce);
        ImmutableArray<bool> haveCFStrings = execution.Map(ranges, range =>
        {
            DropLosers(graph, range, replacement, flags);
            return CoalesceCFStrings.AreIn(graph.Resolution.Objects, range);
        });
        CoalesceLiterals.Run(execution, graph, replacement, flags, align);

        // Strings of Core Foundation point at literals: they are equal only now.
        ImmutableArray<NameRange> withCFStrings = Where(ranges, haveCFStrings);
        if (!withCFStrings.IsEmpty)
        {
            AtomGraph literal = graph with { Replacement = ImmutableCollectionsMarshal.AsImmutableArray(replacement) };
            CoalesceCFStrings.Run(execution, literal, withCFStrings, replacement, flags, align);
        }

        int[] atomOfGlobal = graph.AtomOfGlobal.AsSpan().ToArray();
        execution.Map(NameRanges.Of(atomOfGlobal.Length), range =>
        {
            for (int g = range.First; g < range.End; g++)
            {
                if (atomOfGlobal[g] >= 0)
                {
                    atomOfGlobal[g] = replacement[atomOfGlobal[g]];
                }
            }

            return true;
        });

        return graph with
        {
            Atoms = graph.Atoms with
            {
                Flags = ImmutableCollectionsMarshal.AsImmutableArray(flags),
                AlignLog2 = ImmutableCollectionsMarshal.AsImmutableArray(align),
            },
            AtomOfGlobal = ImmutableCollectionsMarshal.AsImmutableArray(atomOfGlobal),
            Replacement = ImmutableCollectionsMarshal.AsImmutableArray(replacement),
        };
    }

    private static ImmutableArray<NameRange> Where(ImmutableArray<NameRange> ranges, ImmutableArray<bool> isWanted)
    {
        int count = 0;
        foreach (bool wanted in isWanted)
        {
            count += wanted ? 1 : 0;
        }

        if (count == 0)
        {
            return [];
        }

        var chosen = ImmutableArray.CreateBuilder<NameRange>(count);
        for (int i = 0; i < ranges.Length; i++)
        {
            if (isWanted[i])
            {
                chosen.Add(ranges[i]);
            }
        }

        return chosen.MoveToImmutable();
    }

    /// <summary>Drops each atom that begins with a definition that lost and holds no definition that won.</summary>
    private static void DropLosers(AtomGraph graph, NameRange range, int[] replacement, AtomFlags[] flags)
    {
        Resolution resolution = graph.Resolution;
        ReadOnlySpan<GlobalSymbol> globals = resolution.Globals.Symbols.AsSpan();
        for (int o = range.First; o < range.End; o++)
        {
            ParsedObject input = resolution.Objects[o];
            if (!input.SubsectionsViaSymbols)
            {
                // Its sections are whole atoms: one that begins with a loser holds other symbols' bytes too.
                continue;
            }

            ReadOnlySpan<NList64> rows = input.Symbols.Rows;
            ReadOnlySpan<int> map = resolution.SymbolMaps[o].AsSpan();
            ReadOnlySpan<int> atoms = graph.AtomOfSymbol[o].AsSpan();
            bool anyLost = false;
            for (int i = 0; i < rows.Length; i++)
            {
                if (map[i] >= 0 && atoms[i] >= 0 && !Owns(globals[map[i]], o, i))
                {
                    anyLost = true;
                    int winner = graph.AtomOfGlobal[map[i]];
                    ulong offset = rows[i].Value - input.Sections[rows[i].Section - 1].Address;
                    if (winner >= 0 && graph.Atoms.OffsetInSection[atoms[i]] == offset)
                    {
                        replacement[atoms[i]] = winner;
                        flags[atoms[i]] |= AtomFlags.Dropped;
                    }
                }
            }

            if (anyLost)
            {
                KeepWinners(graph, o, rows, map, atoms, globals, replacement, flags);
            }
        }
    }

    /// <summary>An atom that also holds a definition that won stays: its other name keeps it.</summary>
    private static void KeepWinners(
        AtomGraph graph, int objectIndex, ReadOnlySpan<NList64> rows, ReadOnlySpan<int> map, ReadOnlySpan<int> atoms, ReadOnlySpan<GlobalSymbol> globals, int[] replacement, AtomFlags[] flags)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (map[i] >= 0 && atoms[i] >= 0 && Owns(globals[map[i]], objectIndex, i))
            {
                replacement[atoms[i]] = atoms[i];
                flags[atoms[i]] = graph.Atoms.Flags[atoms[i]];
            }
        }
    }

    private static bool Owns(in GlobalSymbol global, int objectIndex, int symbolIndex) =>
        global.Kind == GlobalKind.Defined && global.Owner == objectIndex && global.OwnerSymbol == symbolIndex;
}
