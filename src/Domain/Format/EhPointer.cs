namespace AfsLd.Domain.Format;

/// <summary>How __eh_frame writes pointers (DW_EH_PE_*, LSB core specification; libunwind's getEncodedP reads them).</summary>
public static class EhPointer
{
    /// <summary>DW_EH_PE_omit: there is none.</summary>
    public const byte Omit = 0xff;

    /// <summary>DW_EH_PE_absptr: 8 bytes, here with no application: an address.</summary>
    public const byte Absolute = 0x00;

    /// <summary>DW_EH_PE_pcrel | DW_EH_PE_absptr: 8 bytes, from the pointer's own address.</summary>
    public const byte Relative8 = 0x10;

    /// <summary>DW_EH_PE_pcrel | DW_EH_PE_sdata4: 4 bytes, signed, from the pointer's own address.</summary>
    public const byte Relative4 = 0x1b;

    /// <summary>DW_EH_PE_indirect: what it points at is a pointer.</summary>
    public const byte Indirect = 0x80;

    /// <summary>The bits that say what a pointer counts from.</summary>
    private const byte ApplicationMask = 0x70;

    private const byte FormatMask = 0x0f;

    /// <summary>4 or 8; 0 for formats of another size (LEB128, 2 bytes).</summary>
    public static byte SizeBytes(byte encoding) => (encoding & FormatMask) switch
    {
        0x00 or 0x04 or 0x0c => 8, // DW_EH_PE_absptr, udata8, sdata8
        0x03 or 0x0b => 4, // DW_EH_PE_udata4, sdata4
        _ => 0,
    };

    /// <summary>True if the pointer counts from its own address.</summary>
    public static bool IsRelative(byte encoding) => (encoding & ApplicationMask) == Relative8;

    /// <summary>True if the pointer counts from 0 or from its own address, and is of 4 or 8 bytes.</summary>
    public static bool IsSupported(byte encoding) =>
        SizeBytes(encoding) != 0 && (encoding & ApplicationMask) is 0 or Relative8;

    /// <summary>The encoding that the output uses for a pointer of 4 or 8 bytes: text cannot hold addresses, which dyld would slide.</summary>
    public static byte OfSize(int sizeBytes) => sizeBytes == 4 ? Relative4 : Relative8;
}
