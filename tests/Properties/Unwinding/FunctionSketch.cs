namespace AfsLd.Tests.Properties.Unwinding;

/// <summary>How an object writes its FDEs.</summary>
/// <param name="PointerEncoding">0x00 (with relocations), 0x10, 0x1b: functions and LSDAs.</param>
/// <param name="HasRelocations">Pairs as assemblers write them, else finished differences.</param>
/// <param name="RelocatesCiePointer">As ld -r does.</param>
/// <param name="IsExtended">With the 64-bit length escape.</param>
/// <param name="Version">1 or 3.</param>
public sealed record FrameStyle(byte PointerEncoding, bool HasRelocations, bool RelocatesCiePointer, bool IsExtended, byte Version);

/// <summary>One function of a generated object and what is known of how to unwind out of it.</summary>
/// <param name="Name">Its symbol.</param>
/// <param name="Offset">Byte offset in __text.</param>
/// <param name="Length">Size in bytes.</param>
/// <param name="Encoding">The row's encoding; 0: it has no row.</param>
/// <param name="Personality">Which of the program's personalities, or -1.</param>
/// <param name="Lsda">Index of its LSDA in the object, or -1.</param>
/// <param name="HasFde">It has an FDE.</param>
/// <param name="IsWeak">Other objects may define it too: the first one counts.</param>
/// <param name="HasLabel">A plain symbol lies in its middle and cuts its atom.</param>
/// <param name="IsInside">It begins inside the atom of the one before it (N_ALT_ENTRY).</param>
public sealed record FunctionSketch(
    string Name, int Offset, int Length, uint Encoding, int Personality, int Lsda, bool HasFde, bool IsWeak, bool HasLabel, bool IsInside)
{
    /// <summary>Where the label is.</summary>
    public int Middle => Offset + (Length / 8 * 4);

    /// <summary>Something says how to unwind out of it.</summary>
    public bool HasUnwind => HasFde || HasRow;

    /// <summary>A row of DWARF mode without FDE says nothing.</summary>
    public bool HasRow => Encoding != 0 && !IsDwarf;

    public bool IsDwarf => (Encoding & 0x0f00_0000) == 0x0300_0000;

    /// <summary>The row counts, if there is one that says something; else the FDE.</summary>
    public bool IsUnwoundByFde => !HasRow && HasFde;

    /// <summary>The call frame instructions of its FDE.</summary>
    public byte[] Program => [0x0c, 29, (byte)(16 + (Offset % 64)), 0x80 | 30, 1, 0x80 | 29, 2, 0];
}
