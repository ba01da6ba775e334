namespace AfsLd.Domain.Diagnostics;

/// <summary>How bad a diagnostic is: an error fails the link, a warning does not (unless -fatal_warnings).</summary>
public enum Severity
{
    /// <summary>The link goes on.</summary>
    Warning,

    /// <summary>The link fails; nothing is written.</summary>
    Error,
}
