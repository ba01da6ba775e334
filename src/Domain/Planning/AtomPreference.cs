using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;

namespace AfsLd.Domain.Planning;

/// <summary>Which atoms come first in their sections.</summary>
/// <param name="Leading">AtomId values of live atoms, each once: in every section those of it come first, in this order; the rest
/// follows in link order.</param>
/// <param name="Warnings">What is to be said of the order file (-order_file_statistics).</param>
public sealed record AtomPreference(ImmutableArray<int> Leading, ImmutableArray<Diagnostic> Warnings)
{
    /// <summary>Link order.</summary>
    public static readonly AtomPreference None = new([], []);
}
