namespace AfsLd.Domain.Verification;

/// <summary>One thing that a linked image must satisfy.</summary>
/// <param name="Name">A stable kebab-case identifier.</param>
/// <param name="Reader">Who would reject an image that breaks it.</param>
/// <param name="Text">What must hold, one sentence.</param>
public sealed record VerificationRule(string Name, ImageReader Reader, string Text);
