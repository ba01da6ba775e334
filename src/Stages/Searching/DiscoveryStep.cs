using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Searching;

/// <summary>What discovery needs next. When nothing is wanted, <see cref="Inputs"/> are all inputs of the link.</summary>
/// <param name="Wanted">Inputs to load, in order.</param>
/// <param name="WantedReexports">Re-exported libraries to load.</param>
/// <param name="Inputs">What is known so far, in command-line order.</param>
/// <param name="Warnings">About what is known so far.</param>
public sealed record DiscoveryStep(
    ImmutableArray<WantedInput> Wanted,
    ImmutableArray<WantedReexport> WantedReexports,
    ParsedInputs Inputs,
    ImmutableArray<Diagnostic> Warnings)
{
    /// <summary>True if nothing is left to load.</summary>
    public bool IsComplete => Wanted.IsEmpty && WantedReexports.IsEmpty;
}
