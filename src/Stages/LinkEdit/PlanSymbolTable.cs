using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Planning;
using AfsLd.Stages.DebugMap;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Counts, orders and places every entry of the output's symbol table and its name.</summary>
/// <remarks>Objects and names are visited in groups of constant size, in parallel; between the visits there are prefix sums only.</remarks>
internal static class PlanSymbolTable
{
    /// <summary>Objects in a group of locals.</summary>
    internal const int ObjectsInGroup = 16;

    /// <summary>Names in a group of externals.</summary>
    private const int GlobalsInGroup = 4096;

    /// <summary>Where the first name lies: the table begins with a space and a NUL.</summary>
    internal const uint FirstName = 2;

    /// <summary>The empty name: the NUL after the space. ld64 and lld do so, and dsymutil takes n_strx 0 for the name " ".</summary>
    internal const uint EmptyName = 1;

    internal static SymbolTablePlan Run(IExecution execution, OutputPlan plan, GlobalClasses classes)
    {
        Resolution resolution = plan.Graph.Resolution;
        int objectCount = resolution.Objects.Length;
        LocalNameLists? lists = LocalNameLists.Of(plan.Options);
        ImmutableArray<LocalRows> locals = execution.Map(
            Starts(objectCount, ObjectsInGroup),
            first => CollectLocals.Run(plan, classes, lists, first, Math.Min(ObjectsInGroup, objectCount - first)));

        var localGroups = new SymbolGroup[locals.Length];
        int symbols = 0;
        ulong names = FirstName;
        for (int i = 0; i < localGroups.Length; i++)
        {
            localGroups[i] = new SymbolGroup(i * ObjectsInGroup, locals[i].Ends.Length, symbols, locals[i].Rows.Length, (uint)names, locals[i].NameBytes);
            symbols += locals[i].Rows.Length;
            names += locals[i].NameBytes;
        }

        DebugMapPlan debugMap = PlanDebugMap.Run(execution, plan, classes, locals, symbols, ref names);
        symbols += debugMap.Count;
        int[] aliases = plan.Options.StripLocals ? [] : OrderGlobals.HiddenAliases(resolution.Globals, classes, lists);
        int[] order = OrderGlobals.Run(execution, resolution.Globals, classes.Of, aliases, out int definedCount);
        var indexOfGlobal = new int[resolution.Globals.Count];
        Array.Fill(indexOfGlobal, -1);
        var nameOffsets = new uint[order.Length];
        ImmutableArray<SymbolGroup> globalGroups = PlaceGlobals(execution, resolution.Globals, order, indexOfGlobal, nameOffsets, symbols, ref names);
        return new SymbolTablePlan
        {
            LocalGroups = ImmutableCollectionsMarshal.AsImmutableArray(localGroups),
            LocalRows = locals,
            DebugMap = debugMap,
            GlobalGroups = globalGroups,
            Order = ImmutableCollectionsMarshal.AsImmutableArray(order),
            NameOffsets = ImmutableCollectionsMarshal.AsImmutableArray(nameOffsets),
            IndexOfGlobal = ImmutableCollectionsMarshal.AsImmutableArray(indexOfGlobal),
            LocalCount = symbols + aliases.Length,
            HiddenAliasCount = aliases.Length,
            DefinedCount = definedCount,
            UndefinedCount = order.Length - aliases.Length - definedCount,
            StringSizeBytes = (names + 7) & ~7ul,
        };
    }

    /// <summary>The first index of each group.</summary>
    internal static ImmutableArray<int> Starts(int count, int inGroup)
    {
        var starts = new int[(count + inGroup - 1) / inGroup];
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = i * inGroup;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(starts);
    }

    private static ImmutableArray<SymbolGroup> PlaceGlobals(
        IExecution execution, GlobalTable globals, int[] order, int[] indexOfGlobal, uint[] nameOffsets, int firstSymbol, ref ulong names)
    {
        ImmutableArray<int> starts = Starts(order.Length, GlobalsInGroup);

        // Each task writes the offsets of its own group, counted from the group's first name, and the indices of its own names.
        ImmutableArray<uint> sizes = execution.Map(starts, start =>
        {
            int end = Math.Min(start + GlobalsInGroup, order.Length);
            uint bytes = 0;
            for (int i = start; i < end; i++)
            {
                nameOffsets[i] = bytes;
                indexOfGlobal[order[i]] = firstSymbol + i;
                bytes += (uint)globals.Symbols[order[i]].Name.Length + 1;
            }

            return bytes;
        });

        var groups = new SymbolGroup[starts.Length];
        for (int g = 0; g < groups.Length; g++)
        {
            int count = Math.Min(GlobalsInGroup, order.Length - starts[g]);
            groups[g] = new SymbolGroup(starts[g], count, firstSymbol + starts[g], count, (uint)names, sizes[g]);
            foreach (ref uint offset in nameOffsets.AsSpan(starts[g], count))
            {
                offset += (uint)names;
            }

            names += sizes[g];
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(groups);
    }
}
