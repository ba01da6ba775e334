using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Searching;

namespace AfsLd.Shell.Inputs;

/// <summary>All inputs of a link.</summary>
/// <param name="Inputs">The inputs, parsed.</param>
/// <param name="State">What was asked and answered: to go on from when resolution pulls members that autolink more.</param>
/// <param name="Warnings">About the files that were loaded now.</param>
/// <param name="Requests">About what was asked for, from the first request on.</param>
internal sealed record FoundInputs(
    ParsedInputs Inputs, DiscoveryState State, ImmutableArray<Diagnostic> Warnings, ImmutableArray<Diagnostic> Requests);
