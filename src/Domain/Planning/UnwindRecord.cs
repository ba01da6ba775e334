namespace AfsLd.Domain.Planning;

/// <summary>How to unwind out of one range of one atom: a function, or a part of one.</summary>
/// <param name="Function">The AtomId value of the atom it lies in: of the object itself, not replaced.</param>
/// <param name="Offset">Byte offset in that atom: a function may start inside (N_ALT_ENTRY, objects without subsections).</param>
/// <param name="Length">Size in bytes.</param>
/// <param name="Encoding">The compact encoding: UNWIND_HAS_LSDA exactly when there is an LSDA, no personality index, no FDE
/// offset. 0: nothing is known, the unwinder must stop here.</param>
/// <param name="Personality">Index in <see cref="UnwindObject.Personalities"/>, or -1.</param>
/// <param name="Lsda">The AtomId value (not replaced) of the language-specific data, or -1.</param>
/// <param name="LsdaOffset">Byte offset in that atom.</param>
/// <param name="Fde">Index in <see cref="UnwindObject.Fdes"/>, or -1. Needed when the encoding is UNWIND_ARM64_MODE_DWARF,
/// else an alternative.</param>
public readonly record struct UnwindRecord(
    int Function, uint Offset, uint Length, uint Encoding, int Personality, int Lsda, uint LsdaOffset, int Fde);
