namespace AfsLd.Domain.Format;

/// <summary>The type byte and attribute bits of a section's flags (mach-o/loader.h).</summary>
public static class SectionTypes
{
    /// <summary>SECTION_TYPE.</summary>
    public const uint TypeMask = 0xff;

    /// <summary>S_REGULAR.</summary>
    public const uint Regular = 0x0;
    /// <summary>S_ZEROFILL.</summary>
    public const uint Zerofill = 0x1;
    /// <summary>S_CSTRING_LITERALS.</summary>
    public const uint CStringLiterals = 0x2;
    /// <summary>S_4BYTE_LITERALS.</summary>
    public const uint Literals4 = 0x3;
    /// <summary>S_8BYTE_LITERALS.</summary>
    public const uint Literals8 = 0x4;
    /// <summary>S_LITERAL_POINTERS.</summary>
    public const uint LiteralPointers = 0x5;
    /// <summary>S_NON_LAZY_SYMBOL_POINTERS.</summary>
    public const uint NonLazySymbolPointers = 0x6;
    /// <summary>S_LAZY_SYMBOL_POINTERS.</summary>
    public const uint LazySymbolPointers = 0x7;
    /// <summary>S_SYMBOL_STUBS.</summary>
    public const uint SymbolStubs = 0x8;
    /// <summary>S_MOD_INIT_FUNC_POINTERS.</summary>
    public const uint ModInitFunctionPointers = 0x9;
    /// <summary>S_MOD_TERM_FUNC_POINTERS.</summary>
    public const uint ModTermFunctionPointers = 0xa;
    /// <summary>S_COALESCED.</summary>
    public const uint Coalesced = 0xb;
    /// <summary>S_GB_ZEROFILL.</summary>
    public const uint GigabyteZerofill = 0xc;
    /// <summary>S_INTERPOSING.</summary>
    public const uint Interposing = 0xd;
    /// <summary>S_16BYTE_LITERALS.</summary>
    public const uint Literals16 = 0xe;
    /// <summary>S_LAZY_DYLIB_SYMBOL_POINTERS.</summary>
    public const uint LazyDylibSymbolPointers = 0x10;
    /// <summary>S_THREAD_LOCAL_REGULAR.</summary>
    public const uint ThreadLocalRegular = 0x11;
    /// <summary>S_THREAD_LOCAL_ZEROFILL.</summary>
    public const uint ThreadLocalZerofill = 0x12;
    /// <summary>S_THREAD_LOCAL_VARIABLES.</summary>
    public const uint ThreadLocalVariables = 0x13;
    /// <summary>S_THREAD_LOCAL_VARIABLE_POINTERS.</summary>
    public const uint ThreadLocalVariablePointers = 0x14;
    /// <summary>S_THREAD_LOCAL_INIT_FUNCTION_POINTERS.</summary>
    public const uint ThreadLocalInitFunctionPointers = 0x15;
    /// <summary>S_INIT_FUNC_OFFSETS.</summary>
    public const uint InitFunctionOffsets = 0x16;

    /// <summary>S_ATTR_PURE_INSTRUCTIONS.</summary>
    public const uint PureInstructions = 0x80000000;
    /// <summary>S_ATTR_NO_TOC.</summary>
    public const uint NoToc = 0x40000000;
    /// <summary>S_ATTR_STRIP_STATIC_SYMS.</summary>
    public const uint StripStaticSymbols = 0x20000000;
    /// <summary>S_ATTR_NO_DEAD_STRIP.</summary>
    public const uint NoDeadStrip = 0x10000000;
    /// <summary>S_ATTR_LIVE_SUPPORT.</summary>
    public const uint LiveSupport = 0x08000000;
    /// <summary>S_ATTR_SELF_MODIFYING_CODE.</summary>
    public const uint SelfModifyingCode = 0x04000000;
    /// <summary>S_ATTR_DEBUG.</summary>
    public const uint Debug = 0x02000000;
    /// <summary>S_ATTR_SOME_INSTRUCTIONS.</summary>
    public const uint SomeInstructions = 0x00000400;
    /// <summary>S_ATTR_EXT_RELOC.</summary>
    public const uint ExternalRelocations = 0x00000200;
    /// <summary>S_ATTR_LOC_RELOC.</summary>
    public const uint LocalRelocations = 0x00000100;

    /// <summary>True for the types that take no space in the file.</summary>
    public static bool IsZerofill(uint flags) =>
        (flags & TypeMask) is Zerofill or GigabyteZerofill or ThreadLocalZerofill;
}
