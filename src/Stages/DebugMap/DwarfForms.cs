namespace AfsLd.Stages.DebugMap;

/// <summary>How an attribute's value is stored, as far as a debug map cares.</summary>
internal enum DwarfFormKind
{
    /// <summary>A string in place.</summary>
    String,
    /// <summary>The offset of a string.</summary>
    StringOffset,
    /// <summary>An index in the string offsets table.</summary>
    StringIndex,
    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>DW_FORM_* (DWARF 5, 7.5.6), 32-bit.</summary>
internal static class DwarfForms
{
    internal const ulong ImplicitConstant = 0x21; // DW_FORM_implicit_const
    internal const ulong LineStringOffset = 0x1f; // DW_FORM_line_strp
    private const ulong InPlaceString = 0x08; // DW_FORM_string
    private const ulong StringOffset = 0x0e; // DW_FORM_strp
    private const ulong StringIndex = 0x1a; // DW_FORM_strx
    private const ulong StringIndex1 = 0x25; // DW_FORM_strx1
    private const ulong StringIndex2 = 0x26; // DW_FORM_strx2
    private const ulong StringIndex3 = 0x27; // DW_FORM_strx3
    private const ulong StringIndex4 = 0x28; // DW_FORM_strx4

    internal static DwarfFormKind Classify(ulong form) => form switch
    {
        InPlaceString => DwarfFormKind.String,
        StringOffset or LineStringOffset => DwarfFormKind.StringOffset,
        StringIndex or (>= StringIndex1 and <= StringIndex4) => DwarfFormKind.StringIndex,
        _ => DwarfFormKind.Other,
    };

    internal static ulong ReadIndex(ref DwarfReader reader, ulong form) => form switch
    {
        StringIndex1 => reader.Byte(),
        StringIndex2 => reader.UInt16(),
        StringIndex3 => reader.UInt16() | ((ulong)reader.Byte() << 16),
        StringIndex4 => reader.UInt32(),
        _ => reader.Uleb(),
    };

    /// <summary>Skips a value; false for a form that no compile unit has.</summary>
    internal static bool Skip(ref DwarfReader reader, ulong form)
    {
        switch (form)
        {
            case 0x0b or 0x0c or 0x11 or 0x29: // data1, flag, ref1, addrx1
                reader.Skip(1);
                return true;
            case 0x05 or 0x12 or 0x2a: // data2, ref2, addrx2
                reader.Skip(2);
                return true;
            case 0x06 or 0x13 or 0x17 or 0x10 or 0x2c: // data4, ref4, sec_offset, ref_addr, addrx4
                reader.Skip(4);
                return true;
            case 0x07 or 0x14 or 0x01 or 0x20: // data8, ref8, addr, ref_sig8
                reader.Skip(8);
                return true;
            case 0x1e: // data16
                reader.Skip(16);
                return true;
            case 0x0d or 0x0f or 0x15 or 0x1b or 0x22 or 0x23: // sdata, udata, ref_udata, addrx, loclistx, rnglistx
                _ = reader.Uleb();
                return true;
            case 0x09 or 0x18: // block, exprloc
                reader.Skip(reader.Uleb());
                return true;
            case 0x0a: // block1
                reader.Skip(reader.Byte());
                return true;
            case 0x03: // block2
                reader.Skip(reader.UInt16());
                return true;
            case 0x04: // block4
                reader.Skip(reader.UInt32());
                return true;
            case 0x19 or ImplicitConstant: // flag_present, implicit_const
                return true;
            default:
                return false;
        }
    }
}
