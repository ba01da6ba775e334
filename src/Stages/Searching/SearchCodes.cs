namespace AfsLd.Stages.Searching;

/// <summary>The diagnostic codes of the search for inputs.</summary>
public static class SearchCodes
{
    /// <summary>No file for a <c>-l</c>.</summary>
    public const string LibraryNotFound = "library-not-found";

    /// <summary>No file for a <c>-framework</c>.</summary>
    public const string FrameworkNotFound = "framework-not-found";

    /// <summary>No file at a path that was given.</summary>
    public const string FileNotFound = "file-not-found";

    /// <summary>A library that another one re-exports was not found (a warning: its symbols are undefined if they are needed).</summary>
    public const string ReexportNotFound = "reexport-not-found";

    /// <summary>The SDK has no such library; the built-in list serves (a warning).</summary>
    public const string BuiltInUsed = "built-in-library-used";

    /// <summary>An LC_LINKER_OPTION that is not known (a warning).</summary>
    public const string UnknownAutoLink = "unknown-linker-option";

    /// <summary>Libraries that name libraries go deeper than any real ones.</summary>
    public const string TooDeep = "discovery-too-deep";
}
