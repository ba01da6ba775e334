using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace AfsLd.Domain.Format;

/// <summary>One symbol table entry, as it lies in the file: struct nlist_64 (mach-o/nlist.h), 16 bytes, little-endian.</summary>
/// <param name="StringIndex">n_strx: byte offset of the name in the string table.</param>
/// <param name="Type">n_type: N_STAB, N_PEXT, N_TYPE and N_EXT bits.</param>
/// <param name="Section">n_sect: 1-based section ordinal, or NO_SECT.</param>
/// <param name="Description">n_desc.</param>
/// <param name="Value">n_value.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct NList64(uint StringIndex, byte Type, byte Section, ushort Description, ulong Value)
{
    /// <summary>sizeof(struct nlist_64).</summary>
    public const int SizeBytes = 16;

    /// <summary>A debugging entry (any N_STAB bit).</summary>
    public bool IsStab => (Type & SymbolTypes.Stab) != 0;

    /// <summary>Visible to other objects.</summary>
    public bool IsExternal => (Type & SymbolTypes.External) != 0;

    /// <summary>Visible to other objects of this link, not outside the image.</summary>
    public bool IsPrivateExtern => (Type & SymbolTypes.PrivateExternal) != 0;

    /// <summary>The N_TYPE bits: one of <see cref="SymbolTypes"/>' Undefined, Absolute, Indirect, Section.</summary>
    public byte Kind => (byte)(Type & SymbolTypes.TypeMask);

    /// <summary>Undefined and external with a size in n_value: a tentative definition.</summary>
    public bool IsCommon => !IsStab && IsExternal && Kind == SymbolTypes.Undefined && Value != 0;

    /// <summary>
    /// GET_COMM_ALIGN: the log2 of a common's alignment. 0 stands for the power of two that its size fits in, at most 2^15, as ld64 takes it.
    /// </summary>
    public byte CommonAlignLog2 => (byte)((Description >> 8) & 0xf) is not 0 and byte given
        ? given
        : (byte)Math.Min(15, Value <= 1 ? 0 : 64 - BitOperations.LeadingZeroCount(Value - 1));
}
