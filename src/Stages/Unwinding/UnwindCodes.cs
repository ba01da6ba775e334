namespace AfsLd.Stages.Unwinding;

/// <summary>The diagnostic codes of the unwinding stages.</summary>
public static class UnwindCodes
{
    /// <summary>A row of __LD,__compact_unwind is malformed.</summary>
    public const string MalformedCompactUnwind = "malformed-compact-unwind";

    /// <summary>A CIE or FDE of __eh_frame is malformed.</summary>
    public const string MalformedEhFrame = "malformed-eh-frame";

    /// <summary>A CIE is well formed but of a kind that the output cannot hold.</summary>
    public const string UnsupportedEhFrame = "unsupported-eh-frame";

    /// <summary>More than three personalities, and a function that no FDE can describe.</summary>
    public const string TooManyPersonalities = "too-many-personalities";

    /// <summary>A function lies too far from the image base or from what its FDE points at.</summary>
    public const string UnwindOutOfRange = "unwind-out-of-range";
}
