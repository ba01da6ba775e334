namespace AfsLd.Stages.Parsing;

/// <summary>The diagnostic codes of reading input files.</summary>
public static class ParsingCodes
{
    /// <summary>The file is empty.</summary>
    public const string EmptyFile = "empty-file";

    /// <summary>The file is nothing that can be linked.</summary>
    public const string UnknownFileType = "unknown-file-type";

    /// <summary>The file holds LLVM bitcode instead of machine code.</summary>
    public const string Bitcode = "bitcode-input";

    /// <summary>The file is for another architecture, or a universal file has no arm64 slice.</summary>
    public const string WrongArchitecture = "wrong-architecture";

    /// <summary>A Mach-O file of a kind that cannot be linked in this place.</summary>
    public const string WrongFileKind = "wrong-file-kind";

    /// <summary>A universal file's header is malformed.</summary>
    public const string MalformedUniversal = "universal-malformed";

    /// <summary>A Mach-O header or load command is malformed.</summary>
    public const string MalformedCommand = "load-command-malformed";

    /// <summary>A section of an object is malformed.</summary>
    public const string MalformedSection = "section-malformed";

    /// <summary>A relocation of an object is malformed.</summary>
    public const string MalformedRelocation = "relocation-malformed";

    /// <summary>An object's symbol table is malformed.</summary>
    public const string MalformedSymbol = "symbol-malformed";

    /// <summary>An object's data-in-code entries or optimization hints are malformed.</summary>
    public const string MalformedLinkEdit = "linkedit-malformed";

    /// <summary>An archive is malformed.</summary>
    public const string MalformedArchive = "archive-malformed";

    /// <summary>A member of a thin archive is not there.</summary>
    public const string MissingMember = "archive-member-missing";

    /// <summary>A member of an archive whose every member is linked is no object (warning).</summary>
    public const string SkippedMember = "archive-member-skipped";

    /// <summary>An archive of ELF objects alone (warning): compiler drivers name those of the machine they run on. Worth a word only if
    /// every member is asked for, or something is missing.</summary>
    public const string ForeignArchive = "archive-foreign";

    /// <summary>An input is for another platform than the link.</summary>
    public const string WrongPlatform = "wrong-platform";
}
