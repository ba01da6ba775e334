using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AfsLd.Domain.Verification;

namespace AfsLd.Stages.Verifying;

/// <summary>Gathers violations; of each rule only the first few, because one wrong table breaks a rule a million times.</summary>
internal sealed class Findings
{
    /// <summary>How many violations of one rule are told.</summary>
    internal const int PerRule = 16;

    private readonly List<Violation> _violations = [];
    private readonly List<string> _notes = [];
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>What is added to offsets: where in the file the image starts.</summary>
    internal long BaseOffset { get; set; }

    /// <summary>Adds a violation.</summary>
    internal void Add(VerificationRule rule, long offset, string text)
    {
        int count = _counts.GetValueOrDefault(rule.Name);
        _counts[rule.Name] = count + 1;
        if (count < PerRule)
        {
            _violations.Add(new Violation(rule, BaseOffset + offset, text));
        }
        else if (count == PerRule)
        {
            _violations.Add(new Violation(rule, BaseOffset + offset, "and more of the same"));
        }
    }

    /// <summary>Adds a violation of a rule unless <paramref name="holds"/>.</summary>
    internal void Require(bool holds, VerificationRule rule, long offset, string text)
    {
        if (!holds)
        {
            Add(rule, offset, text);
        }
    }

    /// <summary>The same for a text with values in it: it is made only if the rule is broken.</summary>
    internal void Require(
        bool holds, VerificationRule rule, long offset, [InterpolatedStringHandlerArgument(nameof(holds))] FailureText text)
    {
        if (!holds)
        {
            Add(rule, offset, text.Finish());
        }
    }

    /// <summary>Says that something was not checked.</summary>
    internal void Note(string text) => _notes.Add(text);

    /// <summary>The report.</summary>
    internal VerificationReport Report(string path) =>
        new(path, _violations.ToImmutableArray(), _notes.ToImmutableArray());
}
