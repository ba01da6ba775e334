namespace AfsLd.Domain.Format;

/// <summary>LC_* command numbers (mach-o/loader.h).</summary>
public static class LoadCommands
{
    private const uint RequiredByDyld = 0x80000000;

    /// <summary>LC_SYMTAB.</summary>
    public const uint Symtab = 0x2;
    /// <summary>LC_DYSYMTAB.</summary>
    public const uint Dysymtab = 0xb;
    /// <summary>LC_LOAD_DYLIB.</summary>
    public const uint LoadDylib = 0xc;
    /// <summary>LC_ID_DYLIB.</summary>
    public const uint IdDylib = 0xd;
    /// <summary>LC_LOAD_DYLINKER.</summary>
    public const uint LoadDylinker = 0xe;
    /// <summary>LC_ID_DYLINKER.</summary>
    public const uint IdDylinker = 0xf;
    /// <summary>LC_ROUTINES_64.</summary>
    public const uint Routines64 = 0x1a;
    /// <summary>LC_SUB_FRAMEWORK.</summary>
    public const uint SubFramework = 0x12;
    /// <summary>LC_SUB_UMBRELLA.</summary>
    public const uint SubUmbrella = 0x13;
    /// <summary>LC_SUB_CLIENT.</summary>
    public const uint SubClient = 0x14;
    /// <summary>LC_SUB_LIBRARY.</summary>
    public const uint SubLibrary = 0x15;
    /// <summary>LC_LOAD_WEAK_DYLIB.</summary>
    public const uint LoadWeakDylib = 0x18 | RequiredByDyld;
    /// <summary>LC_SEGMENT_64.</summary>
    public const uint Segment64 = 0x19;
    /// <summary>LC_UUID.</summary>
    public const uint Uuid = 0x1b;
    /// <summary>LC_RPATH.</summary>
    public const uint Rpath = 0x1c | RequiredByDyld;
    /// <summary>LC_CODE_SIGNATURE.</summary>
    public const uint CodeSignature = 0x1d;
    /// <summary>LC_SEGMENT_SPLIT_INFO.</summary>
    public const uint SegmentSplitInfo = 0x1e;
    /// <summary>LC_REEXPORT_DYLIB.</summary>
    public const uint ReexportDylib = 0x1f | RequiredByDyld;
    /// <summary>LC_LAZY_LOAD_DYLIB.</summary>
    public const uint LazyLoadDylib = 0x20;
    /// <summary>LC_ENCRYPTION_INFO.</summary>
    public const uint EncryptionInfo = 0x21;
    /// <summary>LC_DYLD_INFO.</summary>
    public const uint DyldInfo = 0x22;
    /// <summary>LC_DYLD_INFO_ONLY.</summary>
    public const uint DyldInfoOnly = 0x22 | RequiredByDyld;
    /// <summary>LC_LOAD_UPWARD_DYLIB.</summary>
    public const uint LoadUpwardDylib = 0x23 | RequiredByDyld;
    /// <summary>LC_VERSION_MIN_MACOSX.</summary>
    public const uint VersionMinMacOS = 0x24;
    /// <summary>LC_VERSION_MIN_IPHONEOS.</summary>
    public const uint VersionMinIOS = 0x25;
    /// <summary>LC_FUNCTION_STARTS.</summary>
    public const uint FunctionStarts = 0x26;
    /// <summary>LC_DYLD_ENVIRONMENT.</summary>
    public const uint DyldEnvironment = 0x27;
    /// <summary>LC_MAIN.</summary>
    public const uint Main = 0x28 | RequiredByDyld;
    /// <summary>LC_DATA_IN_CODE.</summary>
    public const uint DataInCode = 0x29;
    /// <summary>LC_SOURCE_VERSION.</summary>
    public const uint SourceVersion = 0x2a;
    /// <summary>LC_ENCRYPTION_INFO_64.</summary>
    public const uint EncryptionInfo64 = 0x2c;
    /// <summary>LC_LINKER_OPTION.</summary>
    public const uint LinkerOption = 0x2d;
    /// <summary>LC_LINKER_OPTIMIZATION_HINT.</summary>
    public const uint LinkerOptimizationHint = 0x2e;
    /// <summary>LC_VERSION_MIN_TVOS.</summary>
    public const uint VersionMinTvOS = 0x2f;
    /// <summary>LC_VERSION_MIN_WATCHOS.</summary>
    public const uint VersionMinWatchOS = 0x30;
    /// <summary>LC_NOTE.</summary>
    public const uint Note = 0x31;
    /// <summary>LC_BUILD_VERSION.</summary>
    public const uint BuildVersion = 0x32;
    /// <summary>LC_DYLD_EXPORTS_TRIE.</summary>
    public const uint DyldExportsTrie = 0x33 | RequiredByDyld;
    /// <summary>LC_DYLD_CHAINED_FIXUPS.</summary>
    public const uint DyldChainedFixups = 0x34 | RequiredByDyld;
    /// <summary>LC_FILESET_ENTRY.</summary>
    public const uint FilesetEntry = 0x35 | RequiredByDyld;
    /// <summary>LC_ATOM_INFO.</summary>
    public const uint AtomInfo = 0x36;
    /// <summary>LC_FUNCTION_VARIANTS.</summary>
    public const uint FunctionVariants = 0x37;
    /// <summary>LC_FUNCTION_VARIANT_FIXUPS.</summary>
    public const uint FunctionVariantFixups = 0x38;
    /// <summary>LC_TARGET_TRIPLE.</summary>
    public const uint TargetTriple = 0x39;
    /// <summary>LC_UNIXTHREAD.</summary>
    public const uint UnixThread = 0x5;
}
