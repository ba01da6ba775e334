namespace AfsLd.Domain.LinkEdit;

/// <summary>One pointer that dyld writes.</summary>
/// <param name="Address">Where: a vm address, 4-aligned, in a writable segment.</param>
/// <param name="Target">A rebase: the target's vm address. A bind: the addend (signed).</param>
/// <param name="Symbol">A bind: the SymbolId value. A rebase: -1.</param>
/// <param name="High8">A rebase: the top byte of the pointer (tagged pointers), normally 0.</param>
public readonly record struct Fixup(ulong Address, ulong Target, int Symbol, byte High8)
{
    /// <summary>True if dyld looks a name up for it.</summary>
    public bool IsBind => Symbol >= 0;
}
