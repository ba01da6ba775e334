namespace AfsLd.Stages.Planning;

/// <summary>The diagnostic codes of the planning stages.</summary>
public static class PlanningCodes
{
    /// <summary>Code computes the address of a symbol that only dyld knows.</summary>
    public const string DirectReferenceToImport = "direct-reference-to-import";

    /// <summary>A pointer that dyld must write lies in a segment that is not writable.</summary>
    public const string FixupInReadOnlySegment = "fixup-in-read-only-segment";

    /// <summary>A pointer that dyld must write is not aligned to 4 bytes.</summary>
    public const string UnalignedFixup = "unaligned-fixup";

    /// <summary>A reference to something that is in no section of the output.</summary>
    public const string ReferenceToNothing = "reference-to-nothing";

    /// <summary>A branch, page or difference does not fit its field.</summary>
    public const string OutOfRange = "out-of-range";

    /// <summary>A count or a size that a field of the format cannot hold.</summary>
    public const string FormatLimit = "format-limit";

    /// <summary>An instruction is not of the kind its relocation is for.</summary>
    public const string UnexpectedInstruction = "unexpected-instruction";

    /// <summary>A thread-local variable's descriptor is malformed.</summary>
    public const string MalformedTlvDescriptor = "malformed-tlv-descriptor";

    /// <summary>Segments or sections do not fit where the options put them.</summary>
    public const string LayoutConflict = "layout-conflict";

    /// <summary>More sections than n_sect can number.</summary>
    public const string TooManySections = "too-many-sections";

    /// <summary>An initialiser pointer refers to no function of this image.</summary>
    public const string BadInitializer = "bad-initializer";

    /// <summary>A symbol asks for the start or end of a section that the link empties.</summary>
    public const string UselessBoundary = "useless-boundary";

    /// <summary>The entry is not where code may be.</summary>
    public const string BadEntry = "bad-entry";
}
