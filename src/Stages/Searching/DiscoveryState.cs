using System.Collections.Immutable;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Searching;

/// <summary>A request and its answer.</summary>
/// <param name="Request">The request.</param>
/// <param name="Input">What was loaded for it; null: looked for in vain.</param>
public sealed record AnsweredRequest(InputRequest Request, ParsedInput? Input);

/// <summary>All that was asked for and answered so far. Begins empty.</summary>
public sealed record DiscoveryState
{
    /// <summary>Nothing asked yet.</summary>
    public static DiscoveryState Empty => new();

    /// <summary>Answers in the order of the requests: the command line's, then those of each round.</summary>
    public ImmutableArray<AnsweredRequest> Answers { get; init; } = [];

    /// <summary>Re-exported libraries that were loaded from files of their own, by the install name that was asked for.</summary>
    public ImmutableDictionary<string, ParsedDylib> Loaded { get; init; } = ImmutableDictionary<string, ParsedDylib>.Empty;

    /// <summary>Install names that were asked for in vain.</summary>
    public ImmutableHashSet<string> Absent { get; init; } = ImmutableHashSet<string>.Empty;

    /// <summary>Objects that were pulled out of archives by a resolution of these inputs: they autolink as well.</summary>
    public ImmutableArray<ParsedObject> PulledMembers { get; init; } = [];

    /// <summary>How often something was asked for.</summary>
    public int Rounds { get; init; }
}
