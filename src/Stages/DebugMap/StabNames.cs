using System;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Planning;
using AfsLd.Stages.LinkEdit;

namespace AfsLd.Stages.DebugMap;

/// <summary>Finds the names of an object's symbols where the string table has them already. Asked for ascending rows.</summary>
internal ref struct StabNames
{
    private readonly SymbolTablePlan table;
    private readonly ReadOnlySpan<int> map;
    private readonly ReadOnlySpan<int> lengths;
    private readonly ReadOnlySpan<int> kept;
    private int nextKept;
    private uint nextName;

    internal StabNames(OutputPlan plan, SymbolTablePlan table, int objectIndex)
    {
        this.table = table;
        map = plan.Graph.Resolution.SymbolMaps[objectIndex].AsSpan();
        lengths = plan.Graph.Resolution.Objects[objectIndex].Symbols.NameLengths.AsSpan();
        int group = objectIndex / PlanSymbolTable.ObjectsInGroup;
        int first = objectIndex - (objectIndex % PlanSymbolTable.ObjectsInGroup);
        nextName = table.LocalGroups[group].StringOffset;
        for (int o = first; o < objectIndex; o++)
        {
            ReadOnlySpan<int> before = plan.Graph.Resolution.Objects[o].Symbols.NameLengths.AsSpan();
            foreach (int row in table.LocalRows[group].Of(o - first))
            {
                nextName += (uint)before[row] + 1;
            }
        }

        kept = table.LocalRows[group].Of(objectIndex - first);
        nextKept = 0;
    }

    /// <summary>The offset of a symbol's name in the string table; 0 when no other symbol of the table has it.</summary>
    internal uint Shared(int row)
    {
        while (nextKept < kept.Length && kept[nextKept] < row)
        {
            nextName += (uint)lengths[kept[nextKept++]] + 1;
        }

        if (nextKept < kept.Length && kept[nextKept] == row)
        {
            return nextName;
        }

        return map[row] >= 0 && table.IndexOfGlobal[map[row]] >= 0 ? table.NameOffsetOf(map[row]) : 0;
    }
}
