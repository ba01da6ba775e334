using System.Collections.Immutable;

namespace AfsLd.Domain.Graph;

/// <summary>Which atoms live, and what keeps each (for -why_live).</summary>
/// <param name="IsLive">Per atom. Coalesced atoms are not: their replacement is.</param>
/// <param name="KeptBy">Per atom: the atom whose reference keeps it; -1 for roots and dead atoms.</param>
public sealed record Liveness(ImmutableArray<bool> IsLive, ImmutableArray<int> KeptBy);
