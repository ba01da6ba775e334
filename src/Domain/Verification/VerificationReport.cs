using System.Collections.Immutable;

namespace AfsLd.Domain.Verification;

/// <summary>What a verification found out about one file.</summary>
/// <param name="Path">The file, as the user named it.</param>
/// <param name="Violations">Broken rules, in the order of the rule table and then of finding; at most a few of each rule.</param>
/// <param name="Notes">What was left unchecked, and why.</param>
public sealed record VerificationReport(string Path, ImmutableArray<Violation> Violations, ImmutableArray<string> Notes)
{
    /// <summary>True if no rule is broken.</summary>
    public bool IsAccepted => Violations.IsEmpty;
}
