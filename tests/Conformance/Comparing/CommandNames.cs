namespace AfsLd.Tests.Conformance.Comparing;

/// <summary>Names of load commands (mach-o/loader.h) for those who do not know their numbers.</summary>
internal static class CommandNames
{
    /// <summary>The name of the command that a line of the dimension "commands" is about; else the dimension.</summary>
    public static string Of(string dimension, string line) => dimension != "commands" ? dimension : line switch
    {
        "2" => "LC_SYMTAB",
        "b" => "LC_DYSYMTAB",
        "c" => "LC_LOAD_DYLIB",
        "d" => "LC_ID_DYLIB",
        "e" => "LC_LOAD_DYLINKER",
        "12" => "LC_SUB_FRAMEWORK",
        "14" => "LC_SUB_CLIENT",
        "27" => "LC_DYLD_ENVIRONMENT",
        "19" => "LC_SEGMENT_64",
        "1a" => "LC_ROUTINES_64",
        "1b" => "LC_UUID",
        "1d" => "LC_CODE_SIGNATURE",
        "26" => "LC_FUNCTION_STARTS",
        "29" => "LC_DATA_IN_CODE",
        "2a" => "LC_SOURCE_VERSION",
        "2c" => "LC_ENCRYPTION_INFO_64",
        "32" => "LC_BUILD_VERSION",
        "80000018" => "LC_LOAD_WEAK_DYLIB",
        "8000001c" => "LC_RPATH",
        "8000001f" => "LC_REEXPORT_DYLIB",
        "80000022" => "LC_DYLD_INFO_ONLY",
        "80000023" => "LC_LOAD_UPWARD_DYLIB",
        "80000028" => "LC_MAIN",
        "80000033" => "LC_DYLD_EXPORTS_TRIE",
        "80000034" => "LC_DYLD_CHAINED_FIXUPS",
        _ => "a value of a command",
    };
}
