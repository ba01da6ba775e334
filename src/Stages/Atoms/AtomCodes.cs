namespace AfsLd.Stages.Atoms;

/// <summary>The diagnostic codes of the atom stages.</summary>
public static class AtomCodes
{
    /// <summary>A C-string section does not end with a NUL.</summary>
    public const string UnterminatedString = "unterminated-string";

    /// <summary>A literal section's size is no multiple of its literals' size.</summary>
    public const string RaggedLiterals = "ragged-literals";

    /// <summary>A section is too large to be cut.</summary>
    public const string SectionTooLarge = "section-too-large";

    /// <summary>A relocation that reaches out of the piece of its section that it is in, or into the bytes of another one.</summary>
    public const string MisplacedRelocation = "misplaced-relocation";
}
