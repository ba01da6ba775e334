namespace AfsLd.Domain.Format;

/// <summary>Compact unwind information for arm64 (mach-o/compact_unwind_encoding.h).</summary>
public static class CompactUnwind
{
    /// <summary>Size of one row of __LD,__compact_unwind: range start (8), length (4), encoding (4), personality (8), LSDA (8).</summary>
    public const int RowSizeBytes = 32;

    /// <summary>Byte offset of the length in a row; its start is at 0.</summary>
    public const int LengthField = 8;

    /// <summary>Byte offset of the encoding in a row.</summary>
    public const int EncodingField = 12;

    /// <summary>Byte offset of the personality in a row.</summary>
    public const int PersonalityField = 16;

    /// <summary>Byte offset of the LSDA in a row.</summary>
    public const int LsdaField = 24;

    /// <summary>UNWIND_HAS_LSDA.</summary>
    public const uint HasLsda = 0x4000_0000;

    /// <summary>UNWIND_PERSONALITY_MASK: a 1-based index into the personality array; 0: none.</summary>
    public const uint PersonalityMask = 0x3000_0000;

    /// <summary>How far UNWIND_PERSONALITY_MASK is from bit 0.</summary>
    public const int PersonalityShift = 28;

    /// <summary>How many personalities UNWIND_PERSONALITY_MASK can name.</summary>
    public const int MaximumPersonalities = 3;

    /// <summary>UNWIND_ARM64_MODE_MASK.</summary>
    public const uint ModeMask = 0x0f00_0000;

    /// <summary>UNWIND_ARM64_MODE_FRAMELESS: the return address is in x30; the stack pointer moved by a constant.</summary>
    public const uint ModeFrameless = 0x0200_0000;

    /// <summary>UNWIND_ARM64_MODE_DWARF: the low 24 bits are the offset of an FDE in __eh_frame.</summary>
    public const uint ModeDwarf = 0x0300_0000;

    /// <summary>UNWIND_ARM64_MODE_FRAME: x29 and x30 are saved and x29 points at them.</summary>
    public const uint ModeFrame = 0x0400_0000;

    /// <summary>UNWIND_ARM64_DWARF_SECTION_OFFSET.</summary>
    public const uint DwarfOffsetMask = 0x00ff_ffff;

    /// <summary>UNWIND_ARM64_FRAMELESS_STACK_SIZE_MASK, in units of 16 bytes.</summary>
    public const uint FramelessStackSizeMask = 0x00ff_f000;

    /// <summary>How far UNWIND_ARM64_FRAMELESS_STACK_SIZE_MASK is from bit 0.</summary>
    public const int FramelessStackSizeShift = 12;

    /// <summary>UNWIND_SECTION_VERSION.</summary>
    public const uint SectionVersion = 1;

    /// <summary>sizeof(struct unwind_info_section_header).</summary>
    public const int HeaderSizeBytes = 28;

    /// <summary>sizeof(struct unwind_info_section_header_index_entry).</summary>
    public const int IndexEntrySizeBytes = 12;

    /// <summary>sizeof(struct unwind_info_section_header_lsda_index_entry).</summary>
    public const int LsdaEntrySizeBytes = 8;

    /// <summary>The most bytes of a second-level page.</summary>
    public const int PageSizeBytes = 4096;

    /// <summary>UNWIND_SECOND_LEVEL_REGULAR.</summary>
    public const uint RegularPage = 2;

    /// <summary>sizeof(struct unwind_info_regular_second_level_page_header).</summary>
    public const int RegularHeaderSizeBytes = 8;

    /// <summary>sizeof(struct unwind_info_regular_second_level_entry).</summary>
    public const int RegularEntrySizeBytes = 8;

    /// <summary>The most entries of a regular page.</summary>
    public const int RegularEntries = (PageSizeBytes - RegularHeaderSizeBytes) / RegularEntrySizeBytes;

    /// <summary>UNWIND_SECOND_LEVEL_COMPRESSED.</summary>
    public const uint CompressedPage = 3;

    /// <summary>sizeof(struct unwind_info_compressed_second_level_page_header).</summary>
    public const int CompressedHeaderSizeBytes = 12;

    /// <summary>UNWIND_INFO_COMPRESSED_ENTRY_FUNC_OFFSET: the largest distance from a compressed page's first function.</summary>
    public const uint CompressedOffsetMask = 0x00ff_ffff;

    /// <summary>How far UNWIND_INFO_COMPRESSED_ENTRY_ENCODING_INDEX is from bit 0.</summary>
    public const int CompressedCodeShift = 24;

    /// <summary>How many encodings a compressed page can name: common ones first, then its own.</summary>
    public const int CompressedCodes = 256;

    /// <summary>The most common encodings (what ld64 and lld allow; a page keeps room for its own).</summary>
    public const int MaximumCommonEncodings = 127;

    /// <summary>True for encodings that send the unwinder to __eh_frame.</summary>
    public static bool IsDwarf(uint encoding) => (encoding & ModeMask) == ModeDwarf;
}
