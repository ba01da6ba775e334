using System.Collections.Immutable;

namespace AfsLd.Domain.LinkEdit;

/// <summary>One entry of the chained imports table.</summary>
/// <param name="Symbol">The SymbolId value.</param>
/// <param name="Addend">An addend too large for the pointer's own 8 bits; else 0.</param>
public readonly record struct ChainedImport(int Symbol, long Addend);

/// <summary>The imports table of chained fixups and the indices into it.</summary>
/// <param name="Imports">In order of first use.</param>
/// <param name="IndexOfSymbol">Per global symbol: its entry without an addend, or -1.</param>
/// <param name="IndexOfLargeAddend">Entries with an addend.</param>
public sealed record ChainedImports(
    ImmutableArray<ChainedImport> Imports,
    ImmutableArray<int> IndexOfSymbol,
    ImmutableDictionary<ChainedImport, int> IndexOfLargeAddend);
