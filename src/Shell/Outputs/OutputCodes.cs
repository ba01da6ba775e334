namespace AfsLd.Shell.Outputs;

/// <summary>The diagnostic codes of writing the output.</summary>
internal static class OutputCodes
{
    /// <summary>More than fits.</summary>
    internal const string TooLarge = "output-too-large";

    /// <summary>-o names an input.</summary>
    internal const string IsInput = "output-is-input";

    /// <summary>The machine refused.</summary>
    internal const string NotWritten = "output-not-written";
}
