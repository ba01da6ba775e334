using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Searching;

/// <summary>What the objects of a link ask for besides the command line.</summary>
/// <param name="Requests">In first-mention order, none of them asked for already.</param>
/// <param name="Warnings">Options that are not known.</param>
public sealed record AutolinkPlan(ImmutableArray<InputRequest> Requests, ImmutableArray<Diagnostic> Warnings);
