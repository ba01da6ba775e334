using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;

namespace AfsLd.Domain.Planning;

/// <summary>Which atoms come first in their sections, and which go to another segment.</summary>
/// <param name="Leading">AtomId values of live atoms, each once: in every section those of it come first, in this order; the rest
/// follows in link order.</param>
/// <param name="Warnings">What is to be said of order files (-order_file_statistics) and moves.</param>
public sealed record AtomPreference(ImmutableArray<int> Leading, ImmutableArray<Diagnostic> Warnings)
{
    /// <summary>Per atom: the index of its <c>MovedSymbols</c> in the options + 1, or 0. Empty: none moves.</summary>
    public ImmutableArray<short> MoveOf { get; init; } = [];

    /// <summary>Link order.</summary>
    public static readonly AtomPreference None = new([], []);
}
