using System.Collections.Immutable;

namespace AfsLd.Domain.Relocatable;

/// <summary>The symbol table of a relocatable output: parts that are written one behind the other, and the numbers that
/// relocations name symbols by.</summary>
public sealed record ObjectSymbolTable
{
    /// <summary>Locals by object, then the debug map, then defined and undefined external names, each sorted by name.</summary>
    public required ImmutableArray<ObjectSymbolPart> Parts { get; init; }

    /// <summary>Per object, per nlist index: the number of the local symbol it becomes, or -1.</summary>
    public required ImmutableArray<ImmutableArray<int>> NumberOfLocal { get; init; }

    /// <summary>Per global symbol: its number, or -1.</summary>
    public required ImmutableArray<int> NumberOfGlobal { get; init; }

    /// <summary>Per atom: the number of a local symbol at its start, or -1.</summary>
    public required ImmutableArray<int> LabelOfAtom { get; init; }

    /// <summary>The number of the local symbol at the start of __eh_frame, or -1.</summary>
    public required int FrameLabel { get; init; }

    /// <summary>How many symbols are local: the first ones.</summary>
    public required int LocalCount { get; init; }

    /// <summary>How many are external and defined: the next ones.</summary>
    public required int DefinedCount { get; init; }

    /// <summary>How many are external and undefined or tentative: the last ones.</summary>
    public required int UndefinedCount { get; init; }

    /// <summary>The number of symbols.</summary>
    public int Count => LocalCount + DefinedCount + UndefinedCount;
}

/// <summary>A run of entries and their names.</summary>
/// <param name="Entries">struct nlist_64, 16 bytes each; n_strx counts from the part's own names, plus 1: 0 is no name.</param>
/// <param name="Names">NUL-terminated names.</param>
public readonly record struct ObjectSymbolPart(ImmutableArray<byte> Entries, ImmutableArray<byte> Names);
