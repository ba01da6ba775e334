namespace AfsLd.Stages.Arguments;

/// <summary>The diagnostic codes of the command line.</summary>
public static class ArgumentCodes
{
    /// <summary>An option that is not known.</summary>
    public const string UnknownOption = "unknown-option";

    /// <summary>An option that is known and does not work yet.</summary>
    public const string NotImplemented = "option-not-implemented";

    /// <summary>An option at the end that lacks its value.</summary>
    public const string MissingValue = "missing-option-value";

    /// <summary>A value that is not of the option's form.</summary>
    public const string BadValue = "bad-option-value";

    /// <summary>Options that exclude each other.</summary>
    public const string Conflict = "conflicting-options";

    /// <summary>An architecture that this linker does not link for.</summary>
    public const string UnsupportedArchitecture = "unsupported-architecture";

    /// <summary>Nothing to link.</summary>
    public const string NoInputs = "no-inputs";

    /// <summary>A file that an option names cannot be read.</summary>
    public const string UnreadableFile = "unreadable-option-file";

    /// <summary>A value that is taken as it is, though it looks like a slip.</summary>
    public const string OddValue = "odd-option-value";

    /// <summary>A file that should be a list is no text.</summary>
    public const string NotAList = "not-a-list";

    /// <summary>Response files go too deep or are too many.</summary>
    public const string TooManyResponseFiles = "too-many-response-files";

    /// <summary>An option that has no effect here (a warning).</summary>
    public const string NoEffect = "option-without-effect";

    /// <summary>A value that was changed to fit (a warning).</summary>
    public const string AdjustedValue = "adjusted-option-value";

    /// <summary>An -rpath that was given before (a warning).</summary>
    public const string DuplicateRpath = "duplicate-rpath";
}
