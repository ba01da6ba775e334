using System;
using AfsLd.Domain.Graph;
using AfsLd.Domain.LinkEdit;
using AfsLd.Stages.LinkEdit;

namespace AfsLd.Stages.DebugMap;

/// <summary>Where the names lie that an object's local symbols have in the string table, to be asked in any order.</summary>
/// <remarks>What ld -r made may carry thousands of units: each of them asks for few names among all of the object.</remarks>
internal readonly ref struct KeptNames
{
    private readonly ReadOnlySpan<int> rows;
    private readonly uint[] offsets;

    /// <param name="resolution">The objects.</param>
    /// <param name="group">The local symbols of the object's group.</param>
    /// <param name="objectIndex">The object.</param>
    internal KeptNames(Resolution resolution, LocalRows group, int objectIndex)
    {
        int number = objectIndex % PlanSymbolTable.ObjectsInGroup;
        uint next = 0;
        for (int earlier = 0; earlier < number; earlier++)
        {
            ReadOnlySpan<int> before = resolution.Objects[objectIndex - number + earlier].Symbols.NameLengths.AsSpan();
            foreach (int row in group.Of(earlier))
            {
                next += (uint)before[row] + 1;
            }
        }

        ReadOnlySpan<int> lengths = resolution.Objects[objectIndex].Symbols.NameLengths.AsSpan();
        rows = group.Of(number);
        offsets = new uint[rows.Length];
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = next;
            next += (uint)lengths[rows[i]] + 1;
        }
    }

    /// <summary>One more than the byte offset of a symbol's name from the first name of the group; 0 if it is none of its local symbols.</summary>
    internal uint Find(int row)
    {
        int index = rows.BinarySearch(row);
        return index < 0 ? 0 : offsets[index] + 1;
    }
}
