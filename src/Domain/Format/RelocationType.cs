namespace AfsLd.Domain.Format;

/// <summary>enum reloc_type_arm64 (mach-o/arm64/reloc.h).</summary>
public enum RelocationType : byte
{
    /// <summary>ARM64_RELOC_UNSIGNED: a pointer, 4 or 8 bytes.</summary>
    Unsigned = 0,
    /// <summary>ARM64_RELOC_SUBTRACTOR: must be followed by Unsigned.</summary>
    Subtractor = 1,
    /// <summary>ARM64_RELOC_BRANCH26: B or BL, 26-bit displacement.</summary>
    Branch26 = 2,
    /// <summary>ARM64_RELOC_PAGE21: ADRP.</summary>
    Page21 = 3,
    /// <summary>ARM64_RELOC_PAGEOFF12: offset within the page, scaled by the instruction's size.</summary>
    PageOff12 = 4,
    /// <summary>ARM64_RELOC_GOT_LOAD_PAGE21: ADRP of the GOT slot.</summary>
    GotLoadPage21 = 5,
    /// <summary>ARM64_RELOC_GOT_LOAD_PAGEOFF12: LDR of the GOT slot.</summary>
    GotLoadPageOff12 = 6,
    /// <summary>ARM64_RELOC_POINTER_TO_GOT: a 32-bit pc-relative (or 64-bit absolute) pointer to the GOT slot.</summary>
    PointerToGot = 7,
    /// <summary>ARM64_RELOC_TLVP_LOAD_PAGE21.</summary>
    TlvpLoadPage21 = 8,
    /// <summary>ARM64_RELOC_TLVP_LOAD_PAGEOFF12.</summary>
    TlvpLoadPageOff12 = 9,
    /// <summary>ARM64_RELOC_ADDEND: must be followed by Branch26, Page21 or PageOff12.</summary>
    Addend = 10,
    /// <summary>ARM64_RELOC_AUTHENTICATED_POINTER: arm64e only.</summary>
    AuthenticatedPointer = 11,
}
