namespace AfsLd.Stages.Dumping;

/// <summary>What load commands are called (mach-o/loader.h).</summary>
internal static class CommandNames
{
    private const uint RequiredByDyld = 0x80000000;

    // In order of their numbers, without LC_REQ_DYLD.
    private static readonly string[] Names =
    [
        "", "SEGMENT", "SYMTAB", "SYMSEG", "THREAD", "UNIXTHREAD", "LOADFVMLIB", "IDFVMLIB", "IDENT", "FVMFILE", "PREPAGE", "DYSYMTAB", "LOAD_DYLIB",
        "ID_DYLIB", "LOAD_DYLINKER", "ID_DYLINKER", "PREBOUND_DYLIB", "ROUTINES", "SUB_FRAMEWORK", "SUB_UMBRELLA", "SUB_CLIENT", "SUB_LIBRARY",
        "TWOLEVEL_HINTS", "PREBIND_CKSUM", "LOAD_WEAK_DYLIB", "SEGMENT_64", "ROUTINES_64", "UUID", "RPATH", "CODE_SIGNATURE", "SEGMENT_SPLIT_INFO",
        "REEXPORT_DYLIB", "LAZY_LOAD_DYLIB", "ENCRYPTION_INFO", "DYLD_INFO", "LOAD_UPWARD_DYLIB", "VERSION_MIN_MACOSX", "VERSION_MIN_IPHONEOS",
        "FUNCTION_STARTS", "DYLD_ENVIRONMENT", "MAIN", "DATA_IN_CODE", "SOURCE_VERSION", "DYLIB_CODE_SIGN_DRS", "ENCRYPTION_INFO_64",
        "LINKER_OPTION", "LINKER_OPTIMIZATION_HINT", "VERSION_MIN_TVOS", "VERSION_MIN_WATCHOS", "NOTE", "BUILD_VERSION", "DYLD_EXPORTS_TRIE",
        "DYLD_CHAINED_FIXUPS", "FILESET_ENTRY", "ATOM_INFO", "FUNCTION_VARIANTS", "FUNCTION_VARIANT_FIXUPS", "TARGET_TRIPLE",
    ];

    /// <summary>The name with LC_ before it, or the number of one that is not known.</summary>
    internal static string Of(uint kind)
    {
        uint number = kind & ~RequiredByDyld;
        string suffix = kind == (RequiredByDyld | 0x22) ? "_ONLY" : "";
        return number != 0 && number < Names.Length ? "LC_" + Names[number] + suffix : $"0x{kind:x}";
    }
}
