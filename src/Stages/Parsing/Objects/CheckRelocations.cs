using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Parsing.Objects;

/// <summary>Checks the relocations of one object's sections: what mach-o/arm64/reloc.h allows, and what lies in the object.</summary>
internal readonly struct CheckRelocations(int symbolCount, int sectionCount)
{
    /// <summary>Per r_type, one bit for each allowed combination of r_pcrel, r_length and r_extern (bits 0, 1-2 and 3 of the
    /// bit's number), which are the low half of the entry's last byte.</summary>
    /// <remarks>As ld64 and lld: instructions always name a symbol; a difference's subtrahend does too.
    /// ARM64_RELOC_AUTHENTICATED_POINTER is arm64e's.</remarks>
    private static ReadOnlySpan<ushort> AllowedForms =>
    [
        (1 << 0b0100) | (1 << 0b0110) | (1 << 0b1100) | (1 << 0b1110), // UNSIGNED: 4 or 8 bytes, symbol or section
        (1 << 0b1100) | (1 << 0b1110),                                 // SUBTRACTOR: 4 or 8 bytes, symbol
        1 << 0b1101,                                                   // BRANCH26: pc-relative
        1 << 0b1101,                                                   // PAGE21: pc-relative
        1 << 0b1100,                                                   // PAGEOFF12
        1 << 0b1101,                                                   // GOT_LOAD_PAGE21
        1 << 0b1100,                                                   // GOT_LOAD_PAGEOFF12
        1 << 0b1101,                                                   // POINTER_TO_GOT: 4 bytes, pc-relative
        1 << 0b1101,                                                   // TLVP_LOAD_PAGE21
        1 << 0b1100,                                                   // TLVP_LOAD_PAGEOFF12
        1 << 0b0100,                                                   // ADDEND: r_symbolnum is the addend
        0, 0, 0, 0, 0,
    ];

    /// <summary>Checks the entries of one section.</summary>
    /// <param name="origin">The object.</param>
    /// <param name="section">The section.</param>
    /// <param name="entries">The entries' bytes.</param>
    /// <param name="isOrdered">True if no address is higher than the one before it.</param>
    internal Diagnostic? Run(Origin origin, in SectionHeader section, ReadOnlySpan<byte> entries, out bool isOrdered)
    {
        ReadOnlySpan<RelocationInfo> rows = MemoryMarshal.Cast<byte, RelocationInfo>(entries);
        ReadOnlySpan<ushort> allowedForms = AllowedForms;
        ulong size = section.SizeBytes;
        bool isCode = (section.Flags & (SectionTypes.PureInstructions | SectionTypes.SomeInstructions)) != 0;
        uint misaligned = 0;
        uint previous = uint.MaxValue;
        isOrdered = true;
        for (int i = 0; i < rows.Length; i++)
        {
            RelocationInfo row = rows[i];
            uint form = row.Packed >> 24;
            RelocationType type = row.Type;
            bool isAllowed = ((allowedForms[(int)(form >> 4)] >> (int)(form & 0xf)) & 1) != 0;
            bool isInside = (int)row.Address >= 0 && row.Address + (1UL << row.LengthLog2) <= size;
            uint number = row.Packed & 0xffffff;
            bool hasTarget = row.IsExternal
                ? number < (uint)symbolCount
                : number - 1 < (uint)sectionCount || type == RelocationType.Addend;
            if (!(isAllowed & isInside & hasTarget) || (IsFirstOfPair(type) && !HasPartner(rows, i)))
            {
                return Explain(origin, section, rows, i);
            }

            if (type is not (RelocationType.Unsigned or RelocationType.Subtractor or RelocationType.PointerToGot))
            {
                misaligned |= row.Address & 3;
            }

            isOrdered &= row.Address <= previous;
            previous = row.Address;
        }

        return isCode && misaligned != 0 ? ExplainMisaligned(origin, section, rows) : null;
    }

    private static bool IsFirstOfPair(RelocationType type) => type is RelocationType.Subtractor or RelocationType.Addend;

    private static bool HasPartner(ReadOnlySpan<RelocationInfo> rows, int index)
    {
        if (index + 1 >= rows.Length || rows[index + 1].Address != rows[index].Address)
        {
            return false;
        }

        RelocationInfo partner = rows[index + 1];
        return rows[index].Type == RelocationType.Subtractor
            ? partner.Type == RelocationType.Unsigned && partner.LengthLog2 == rows[index].LengthLog2
            : partner.Type is RelocationType.Branch26 or RelocationType.Page21 or RelocationType.PageOff12;
    }

    private static Diagnostic ExplainMisaligned(Origin origin, in SectionHeader section, ReadOnlySpan<RelocationInfo> rows)
    {
        int index = 0;
        while ((rows[index].Address & 3) == 0
            || rows[index].Type is RelocationType.Unsigned or RelocationType.Subtractor or RelocationType.PointerToGot)
        {
            index++;
        }

        return Malformed(origin, section, index, $"{NameOf(rows[index].Type)} at 0x{rows[index].Address:x}: expected an instruction's address, a multiple of 4");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Diagnostic Explain(Origin origin, in SectionHeader section, ReadOnlySpan<RelocationInfo> rows, int index)
    {
        RelocationInfo row = rows[index];
        string name = NameOf(row.Type);
        uint form = row.Packed >> 24;
        if ((int)row.Address < 0)
        {
            return Malformed(origin, section, index, "a scattered relocation (R_SCATTERED), which arm64 does not have");
        }

        if (row.Type == RelocationType.AuthenticatedPointer)
        {
            return Malformed(origin, section, index, $"{name}: authenticated pointers are for arm64e, expected plain ones");
        }

        if (((AllowedForms[(int)(form >> 4)] >> (int)(form & 0xf)) & 1) == 0)
        {
            return Malformed(
                origin, section, index, $"{name} with r_pcrel {form & 1}, r_length {row.LengthLog2}, r_extern {form >> 3 & 1}: not one of its forms");
        }

        if (row.Address + (1UL << row.LengthLog2) > section.SizeBytes)
        {
            return Malformed(
                origin, section, index, $"{name} of {1 << row.LengthLog2} bytes at 0x{row.Address:x}: expected it inside the section's {section.SizeBytes} bytes");
        }

        if (row.IsExternal && row.SymbolNumber >= symbolCount)
        {
            return Malformed(origin, section, index, $"{name} names symbol {row.SymbolNumber}: expected less than {symbolCount}");
        }

        if (!row.IsExternal && row.Type != RelocationType.Addend && (row.SymbolNumber == 0 || row.SymbolNumber > sectionCount))
        {
            return Malformed(origin, section, index, $"{name} names section {row.SymbolNumber}: expected 1 to {sectionCount}");
        }

        return row.Type == RelocationType.Subtractor
            ? Malformed(origin, section, index, $"{name} at 0x{row.Address:x}: expected ARM64_RELOC_UNSIGNED of the same address and length after it")
            : Malformed(
                origin, section, index, $"{name} at 0x{row.Address:x}: expected ARM64_RELOC_BRANCH26, PAGE21 or PAGEOFF12 of the same address after it");
    }

    private static Diagnostic Malformed(Origin origin, in SectionHeader section, int index, string text) => Diagnostic.Malformed(
        ParsingCodes.MalformedRelocation,
        origin with { Offset = section.RelocationOffset + ((long)index * RelocationInfo.SizeBytes) },
        $"relocation {index} of {section.Key}: {text}");

    private static string NameOf(RelocationType type) => type switch
    {
        RelocationType.Unsigned => "ARM64_RELOC_UNSIGNED",
        RelocationType.Subtractor => "ARM64_RELOC_SUBTRACTOR",
        RelocationType.Branch26 => "ARM64_RELOC_BRANCH26",
        RelocationType.Page21 => "ARM64_RELOC_PAGE21",
        RelocationType.PageOff12 => "ARM64_RELOC_PAGEOFF12",
        RelocationType.GotLoadPage21 => "ARM64_RELOC_GOT_LOAD_PAGE21",
        RelocationType.GotLoadPageOff12 => "ARM64_RELOC_GOT_LOAD_PAGEOFF12",
        RelocationType.PointerToGot => "ARM64_RELOC_POINTER_TO_GOT",
        RelocationType.TlvpLoadPage21 => "ARM64_RELOC_TLVP_LOAD_PAGE21",
        RelocationType.TlvpLoadPageOff12 => "ARM64_RELOC_TLVP_LOAD_PAGEOFF12",
        RelocationType.Addend => "ARM64_RELOC_ADDEND",
        RelocationType.AuthenticatedPointer => "ARM64_RELOC_AUTHENTICATED_POINTER",
        _ => $"relocation type {(int)type}",
    };
}
