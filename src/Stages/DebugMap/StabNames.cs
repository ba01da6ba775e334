using System;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Planning;
using AfsLd.Stages.LinkEdit;

namespace AfsLd.Stages.DebugMap;

/// <summary>Finds the names of a unit's symbols where the string table has them already. Asked for its rows in order.</summary>
internal ref struct StabNames
{
    private readonly SymbolTablePlan table;
    private readonly ReadOnlySpan<int> map;
    private readonly ReadOnlySpan<int> lengths;
    private readonly ReadOnlySpan<int> kept;
    private readonly ReadOnlySpan<uint> known;
    private readonly ReadOnlySpan<int> rows;
    private readonly uint firstName;
    private int nextKept;
    private uint nextName;

    internal StabNames(OutputPlan plan, SymbolTablePlan table, DebugMapObject unit)
    {
        int objectIndex = unit.Object;
        this.table = table;
        rows = unit.Rows.AsSpan();
        known = unit.KeptNames.AsSpan();
        map = plan.Graph.Resolution.SymbolMaps[objectIndex].AsSpan();
        lengths = plan.Graph.Resolution.Objects[objectIndex].Symbols.NameLengths.AsSpan();
        int group = objectIndex / PlanSymbolTable.ObjectsInGroup;
        int first = objectIndex - (objectIndex % PlanSymbolTable.ObjectsInGroup);
        firstName = table.LocalGroups[group].StringOffset;
        nextName = firstName;
        if (!known.IsEmpty || rows.IsEmpty)
        {
            return;
        }

        for (int o = first; o < objectIndex; o++)
        {
            ReadOnlySpan<int> before = plan.Graph.Resolution.Objects[o].Symbols.NameLengths.AsSpan();
            foreach (int row in table.LocalRows[group].Of(o - first))
            {
                nextName += (uint)before[row] + 1;
            }
        }

        kept = table.LocalRows[group].Of(objectIndex - first);
    }

    /// <summary>The offset of the name of the unit's n-th row in the string table; 0 when no other symbol of the table has it.</summary>
    internal uint Shared(int number)
    {
        int row = rows[number];
        if (!known.IsEmpty)
        {
            return known[number] != 0 ? firstName + known[number] - 1 : OfGlobal(row);
        }

        while (nextKept < kept.Length && kept[nextKept] < row)
        {
            nextName += (uint)lengths[kept[nextKept++]] + 1;
        }

        if (nextKept < kept.Length && kept[nextKept] == row)
        {
            return nextName;
        }

        return OfGlobal(row);
    }

    private readonly uint OfGlobal(int row) =>
        map[row] >= 0 && table.IndexOfGlobal[map[row]] >= 0 ? table.NameOffsetOf(map[row]) : 0;
}
