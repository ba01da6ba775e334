namespace AfsLd.Domain.Diagnostics;

/// <summary>One message to the user. The code is stable and is what tests assert; the text may improve.</summary>
/// <param name="Severity">Error or warning.</param>
/// <param name="Code">A stable kebab-case identifier, a constant of one of the <c>*Codes</c> classes.</param>
/// <param name="Class">The exit code an error of this kind leads to.</param>
/// <param name="Origin">Where it was found.</param>
/// <param name="Text">Lower case, <c>what: name</c>; may hold further indented lines; no trailing newline.</param>
public sealed record Diagnostic(Severity Severity, string Code, FailureClass Class, Origin Origin, string Text)
{
    /// <summary>An error in how symbols and sections fit together.</summary>
    public static Diagnostic LinkError(string code, Origin origin, string text) =>
        new(Severity.Error, code, FailureClass.Link, origin, text);

    /// <summary>An error in an input's bytes.</summary>
    public static Diagnostic Malformed(string code, Origin origin, string text) =>
        new(Severity.Error, code, FailureClass.MalformedInput, origin, text);

    /// <summary>An input that cannot be found or read.</summary>
    public static Diagnostic Missing(string code, Origin origin, string text) =>
        new(Severity.Error, code, FailureClass.MissingInput, origin, text);

    /// <summary>A misuse of the command line.</summary>
    public static Diagnostic Usage(string code, string text) =>
        new(Severity.Error, code, FailureClass.Usage, Origin.CommandLine, text);

    /// <summary>A warning.</summary>
    public static Diagnostic Warning(string code, Origin origin, string text) =>
        new(Severity.Warning, code, FailureClass.Link, origin, text);
}
