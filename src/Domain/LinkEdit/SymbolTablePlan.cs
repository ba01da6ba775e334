using System.Collections.Immutable;

namespace AfsLd.Domain.LinkEdit;

/// <summary>The output's symbol table: counts, order and offsets are final, its bytes are written by groups in parallel.</summary>
public sealed record SymbolTablePlan
{
    /// <summary>Groups of objects whose local symbols come first (LC_DYSYMTAB ilocalsym).</summary>
    public required ImmutableArray<SymbolGroup> LocalGroups { get; init; }

    /// <summary>Per local group: the symbols it holds.</summary>
    public required ImmutableArray<LocalRows> LocalRows { get; init; }

    /// <summary>The debug map: after the locals of the objects, among the locals.</summary>
    public required DebugMapPlan DebugMap { get; init; }

    /// <summary>Groups of <see cref="Order"/>.</summary>
    public required ImmutableArray<SymbolGroup> GlobalGroups { get; init; }

    /// <summary>SymbolId values in table order: private aliases, which are the last locals, defined externals, undefined ones, each by name.</summary>
    public required ImmutableArray<int> Order { get; init; }

    /// <summary>Per entry of <see cref="Order"/>: byte offset of its name in the string table.</summary>
    public required ImmutableArray<uint> NameOffsets { get; init; }

    /// <summary>Per global symbol: its index in the output's symbol table, or -1.</summary>
    public required ImmutableArray<int> IndexOfGlobal { get; init; }

    /// <summary>nlocalsym, debug map and private aliases included.</summary>
    public required int LocalCount { get; init; }

    /// <summary>How many of the locals are private aliases: they come first in <see cref="Order"/>.</summary>
    public required int HiddenAliasCount { get; init; }

    /// <summary>nextdefsym.</summary>
    public required int DefinedCount { get; init; }

    /// <summary>nundefsym.</summary>
    public required int UndefinedCount { get; init; }

    /// <summary>Size of the string table in bytes, its padding to 8 included. Offsets into one above 4 GiB are meaningless: it is refused before it is written.</summary>
    public required ulong StringSizeBytes { get; init; }

    /// <summary>All entries.</summary>
    public int Count => LocalCount + DefinedCount + UndefinedCount;

    /// <summary>Where the string table holds the name of a global symbol that the table has.</summary>
    public uint NameOffsetOf(int symbol) => NameOffsets[IndexOfGlobal[symbol] - (LocalCount - HiddenAliasCount)];
}
