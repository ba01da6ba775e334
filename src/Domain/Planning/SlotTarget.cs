using AfsLd.Domain.Ids;

namespace AfsLd.Domain.Planning;

/// <summary>What a pointer slot points at: a global symbol, or (for a local symbol) a place in an atom.</summary>
/// <param name="Symbol">The SymbolId value, or -1.</param>
/// <param name="Atom">The AtomId value (already replaced) when there is no symbol, else -1.</param>
/// <param name="Offset">Byte offset in the atom.</param>
public readonly record struct SlotTarget(int Symbol, int Atom, uint Offset)
{
    /// <summary>A slot for a global symbol.</summary>
    public static SlotTarget OfSymbol(SymbolId symbol) => new(symbol.Value, -1, 0);

    /// <summary>A slot for a place in an atom.</summary>
    public static SlotTarget OfAtom(AtomId atom, uint offset) => new(-1, atom.Value, offset);
}
