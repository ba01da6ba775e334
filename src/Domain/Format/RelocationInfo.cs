using System;
using System.Runtime.InteropServices;

namespace AfsLd.Domain.Format;

/// <summary>One relocation, as it lies in the file: struct relocation_info (mach-o/reloc.h), 8 bytes, little-endian.</summary>
/// <param name="Address">r_address: byte offset in its section. Bit 31 would be R_SCATTERED, which arm64 has not.</param>
/// <param name="Packed">r_symbolnum:24, r_pcrel:1, r_length:2, r_extern:1, r_type:4.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct RelocationInfo(uint Address, uint Packed)
{
    /// <summary>sizeof(struct relocation_info).</summary>
    public const int SizeBytes = 8;

    /// <summary>r_symbolnum: symbol table index when <see cref="IsExternal"/>, else 1-based section ordinal;
    /// for ARM64_RELOC_ADDEND the addend, to be sign-extended from 24 bits.</summary>
    public int SymbolNumber => (int)(Packed & 0xffffff);

    /// <summary>The addend of ARM64_RELOC_ADDEND.</summary>
    public int SignedSymbolNumber => (int)(Packed << 8) >> 8;

    /// <summary>r_pcrel.</summary>
    public bool IsPcRelative => (Packed & (1u << 24)) != 0;

    /// <summary>r_length: log2 of the number of bytes.</summary>
    public int LengthLog2 => (int)((Packed >> 25) & 3);

    /// <summary>r_extern.</summary>
    public bool IsExternal => (Packed & (1u << 27)) != 0;

    /// <summary>r_type.</summary>
    public RelocationType Type => (RelocationType)(Packed >> 28);

    /// <summary>Packs the fields.</summary>
    public static RelocationInfo Of(uint address, int symbolNumber, bool pcRelative, int lengthLog2, bool external, RelocationType type) =>
        new(address, ((uint)symbolNumber & 0xffffff) | (pcRelative ? 1u << 24 : 0) | ((uint)lengthLog2 << 25) | (external ? 1u << 27 : 0) | ((uint)type << 28));

    /// <summary>The index of the first relocation of an address among rows in descending order of addresses, or -1.</summary>
    public static int FirstAt(ReadOnlySpan<RelocationInfo> rows, uint address)
    {
        int low = 0;
        int high = rows.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (rows[middle].Address > address)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < rows.Length && rows[low].Address == address ? low : -1;
    }
}
