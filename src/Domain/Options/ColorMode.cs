namespace AfsLd.Domain.Options;

/// <summary><c>--color=MODE</c>: when diagnostics are coloured.</summary>
public enum ColorMode
{
    /// <summary>When stderr is a terminal and NO_COLOR is not set (no-color.org).</summary>
    Auto,
    /// <summary>Always.</summary>
    Always,
    /// <summary>Never.</summary>
    Never,
}
