using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;

namespace AfsLd.Domain.Graph;

/// <summary>Which input sections become atoms, and which of those are literals.</summary>
public static class AtomSections
{
    private static readonly Name16 Dwarf = Name16.Of("__DWARF");
    private static readonly Name16 Llvm = Name16.Of("__LLVM");
    private static readonly Name16 LinkerData = Name16.Of("__LD");
    private static readonly Name16 EhFrame = Name16.Of("__eh_frame");
    private static readonly Name16 ImageInfo = Name16.Of("__objc_imageinfo");
    private static readonly Name16 AddressSignificance = Name16.Of("__llvm_addrsig");
    private static readonly Name16 Utf16 = Name16.Of("__ustring");

    /// <summary>False for what other stages consume (unwind information, image info) or nobody copies (debug information, bitcode).</summary>
    /// <remarks>S_ATTR_DEBUG alone does not say so: .NET's exception table has it, and functions refer to that (lld keeps it too).</remarks>
    public static bool IsMadeOfAtoms(InputSection section) =>
        !IsDebugInformation(section)
        && section.Key.Segment != Llvm
        && section.Key.Segment != LinkerData
        && section.Key.Section != EhFrame
        && section.Key.Section != ImageInfo
        && section.Key.Section != AddressSignificance;

    /// <summary>True for the sections of __DWARF.</summary>
    public static bool IsDebugInformation(InputSection section) => section.Key.Segment == Dwarf;

    /// <summary>True for __TEXT,__eh_frame.</summary>
    public static bool IsEhFrame(InputSection section) => section.Key.Section == EhFrame;

    /// <summary>True for __DATA,__llvm_addrsig: its relocations name the symbols whose addresses mean something (clang -faddrsig).</summary>
    public static bool IsAddressSignificance(InputSection section) => section.Key.Section == AddressSignificance;

    /// <summary>True for __DATA,__objc_imageinfo.</summary>
    public static bool IsImageInfo(InputSection section) => section.Key.Section == ImageInfo;

    /// <summary>The fixed size of the section's literals in bytes; 0: not a fixed-size literal section.</summary>
    public static int FixedLiteralSizeBytes(InputSection section) => section.Type switch
    {
        SectionTypes.Literals4 => 4,
        SectionTypes.Literals8 => 8,
        SectionTypes.Literals16 => 16,
        _ => 0,
    };

    /// <summary>True for NUL-terminated strings. One with relocations is no literal, whatever its type says.</summary>
    public static bool IsCString(InputSection section) => section.Type == SectionTypes.CStringLiterals;

    /// <summary>True if equal atoms of the section may become one (ld64 does so for UTF-16 strings too).</summary>
    public static bool HoldsLiterals(InputSection section) =>
        section.Relocations.IsEmpty
        && (IsCString(section) || FixedLiteralSizeBytes(section) != 0 || section.Key.Section == Utf16);
}
