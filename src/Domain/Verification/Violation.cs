namespace AfsLd.Domain.Verification;

/// <summary>A rule that an image breaks, and where.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Offset">Where in the file the bytes are that break it; of a universal file, in the whole file.</param>
/// <param name="Text">What is there, and what was expected; lower case.</param>
public sealed record Violation(VerificationRule Rule, long Offset, string Text);
