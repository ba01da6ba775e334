using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Counts, orders and places every entry of the output's symbol table and its name.</summary>
/// <remarks>Objects are counted in parallel; then come prefix sums. Groups are cut by constants.</remarks>
internal static class PlanSymbolTable
{
    private const int ObjectsInGroup = 16;
    private const int GlobalsInGroup = 4096;

    /// <summary>The string table begins with a space and a NUL, as ld64's does: index 0 means "no name".</summary>
    internal const uint FirstName = 2;

    internal static SymbolTablePlan Run(IExecution execution, OutputPlan plan, ReadOnlySpan<bool> isImported, DebugMapEntries debugMap)
    {
        Resolution resolution = plan.Graph.Resolution;
        var groupStarts = new int[(resolution.Objects.Length + ObjectsInGroup - 1) / ObjectsInGroup];
        for (int i = 0; i < groupStarts.Length; i++)
        {
            groupStarts[i] = i * ObjectsInGroup;
        }

        ImmutableArray<(int Symbols, uint Bytes)> counts = execution.Map(
            ImmutableCollectionsMarshal.AsImmutableArray(groupStarts), first => CountLocals(plan, first));

        var localGroups = new SymbolGroup[counts.Length];
        int symbols = 0;
        uint names = FirstName;
        for (int i = 0; i < counts.Length; i++)
        {
            int objects = Math.Min(ObjectsInGroup, resolution.Objects.Length - groupStarts[i]);
            localGroups[i] = new SymbolGroup(groupStarts[i], objects, symbols, counts[i].Symbols, names, counts[i].Bytes);
            symbols += counts[i].Symbols;
            names += counts[i].Bytes;
        }

        int firstStab = symbols;
        symbols += debugMap.Count;
        int localCount = symbols;
        int[] order = Order(plan, isImported, out int definedCount);
        return PlaceGlobals(resolution, order, localCount, definedCount, names, firstStab, debugMap) with
        {
            LocalGroups = ImmutableCollectionsMarshal.AsImmutableArray(localGroups),
        };
    }

    private static SymbolTablePlan PlaceGlobals(
        Resolution resolution, int[] order, int localCount, int definedCount, uint names, int firstStab, DebugMapEntries debugMap)
    {
        var indexOfGlobal = new int[resolution.Globals.Count];
        Array.Fill(indexOfGlobal, -1);
        var nameOffsets = new uint[order.Length];
        var groups = ImmutableArray.CreateBuilder<SymbolGroup>();
        ReadOnlySpan<GlobalSymbol> globals = resolution.Globals.Symbols.AsSpan();
        uint groupNames = names;
        for (int i = 0; i < order.Length; i++)
        {
            indexOfGlobal[order[i]] = localCount + i;
            nameOffsets[i] = names;
            names += (uint)globals[order[i]].Name.Length + 1;
            if ((i + 1) % GlobalsInGroup == 0 || i + 1 == order.Length)
            {
                int first = i / GlobalsInGroup * GlobalsInGroup;
                groups.Add(new SymbolGroup(first, i + 1 - first, localCount + first, i + 1 - first, groupNames, names - groupNames));
                groupNames = names;
            }
        }

        uint stabNames = names;
        names += (uint)debugMap.Names.Length;
        return new SymbolTablePlan
        {
            LocalGroups = [],
            GlobalGroups = groups.ToImmutable(),
            Order = ImmutableCollectionsMarshal.AsImmutableArray(order),
            NameOffsets = ImmutableCollectionsMarshal.AsImmutableArray(nameOffsets),
            IndexOfGlobal = ImmutableCollectionsMarshal.AsImmutableArray(indexOfGlobal),
            Stabs = debugMap.Placed(stabNames),
            FirstStab = firstStab,
            StabNames = debugMap.Names,
            StabNameOffset = stabNames,
            LocalCount = localCount,
            DefinedCount = definedCount,
            UndefinedCount = order.Length - definedCount,
            StringSizeBytes = (names + 7) & ~7u,
        };
    }

    private static (int Symbols, uint Bytes) CountLocals(OutputPlan plan, int firstObject)
    {
        ImmutableArray<ParsedObject> objects = plan.Graph.Resolution.Objects;
        int count = 0;
        uint bytes = 0;
        for (int o = firstObject; o < Math.Min(firstObject + ObjectsInGroup, objects.Length); o++)
        {
            var filter = new LocalSymbolFilter(plan, o);
            ReadOnlySpan<NList64> rows = objects[o].Symbols.Rows;
            ReadOnlySpan<int> lengths = objects[o].Symbols.NameLengths.AsSpan();
            for (int i = 0; i < rows.Length; i++)
            {
                if (filter.Keeps(rows[i], i))
                {
                    count++;
                    bytes += (uint)lengths[i] + 1;
                }
            }
        }

        return (count, bytes);
    }

    /// <summary>Defined externals by name, then imports by name.</summary>
    private static int[] Order(OutputPlan plan, ReadOnlySpan<bool> isImported, out int definedCount)
    {
        GlobalTable table = plan.Graph.Resolution.Globals;
        ReadOnlySpan<GlobalSymbol> globals = table.Symbols.AsSpan();
        int defined = 0;
        int imported = 0;
        for (int g = 0; g < globals.Length; g++)
        {
            defined += IsDefinedExternal(plan, globals[g], g) ? 1 : 0;
            imported += isImported[g] ? 1 : 0;
        }

        var order = new int[defined + imported];
        definedCount = defined;
        int nextDefined = 0;
        int nextImported = defined;
        for (int g = 0; g < globals.Length; g++)
        {
            if (IsDefinedExternal(plan, globals[g], g))
            {
                order[nextDefined++] = g;
            }
            else if (isImported[g])
            {
                order[nextImported++] = g;
            }
        }

        GlobalSymbolSort.Run(table, order.AsSpan(0, defined));
        GlobalSymbolSort.Run(table, order.AsSpan(defined));
        return order;
    }

    internal static bool IsDefinedExternal(OutputPlan plan, in GlobalSymbol global, int index)
    {
        if (global.Has(GlobalFlags.PrivateExtern))
        {
            return false;
        }

        switch (global.Kind)
        {
            case GlobalKind.Defined or GlobalKind.Common:
                int atom = plan.Graph.AtomOfGlobal[index];
                return atom >= 0 && plan.SectionOfAtom[atom] >= 0;
            case GlobalKind.Absolute:
                return true;
            case GlobalKind.LinkerDefined:
                return plan.Graph.Resolution.Globals.LinkerDefined[global.Owner] is LinkerDefinedSymbol.MachHeader { InSymbolTable: true }
                    && plan.Options.Kind == OutputKind.Executable;
            default:
                return false;
        }
    }
}
