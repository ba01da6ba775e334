using System.Collections.Immutable;

namespace AfsLd.Domain.LinkEdit;

/// <summary>The debug map's entries of one object.</summary>
/// <param name="Object">The ObjectId value.</param>
/// <param name="Rows">nlist indices of the functions and variables that are in the output, ascending.</param>
/// <param name="FunctionSizes">Per row, the size of a function in bytes; empty when each is the rest of its atom.</param>
/// <param name="EntryCount">All entries, those of source and object included.</param>
/// <param name="OwnNameBytes">Bytes of the names that no other symbol of the table has, NULs included.</param>
public sealed record DebugMapObject(
    int Object, ImmutableArray<int> Rows, ImmutableArray<uint> FunctionSizes, int EntryCount, uint OwnNameBytes)
{
    /// <summary>Per row, of a unit that the object carries: one more than the byte offset of its name from the first local name of the
    /// object's group of the symbol table, 0 if no local symbol has it. Empty for an object's own unit, whose names are met in order.</summary>
    public ImmutableArray<uint> KeptNames { get; init; } = [];

    /// <summary>Offset in <see cref="DebugMapPlan.Paths"/> of the source's folder.</summary>
    public uint Folder { get; init; }

    /// <summary>Offset of the source's name in it.</summary>
    public uint Source { get; init; }

    /// <summary>Offset of the object's own path.</summary>
    public uint Path { get; init; }

    /// <summary>The object's modification time: dsymutil compares it with the file's.</summary>
    public ulong Time { get; init; }
}
