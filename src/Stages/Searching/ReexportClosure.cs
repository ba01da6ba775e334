using System.Collections.Immutable;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Searching;

/// <summary>The libraries that a link's libraries re-export, as far as they are known.</summary>
/// <param name="Reexported">By the install name that the re-export gives.</param>
/// <param name="Missing">Those that are to be loaded, in first-mention order; when there are none, <paramref name="Reexported"/> is
/// closed under re-export but for libraries known to be absent.</param>
public sealed record ReexportClosure(
    ImmutableDictionary<string, ParsedDylib> Reexported,
    ImmutableArray<WantedReexport> Missing);
