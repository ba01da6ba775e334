using System;
using System.Collections.Immutable;

namespace AfsLd.Domain.Graph;

/// <summary>References that no relocation of an atom states: a function keeps its LSDA and its personality.</summary>
/// <param name="First">Per atom, the index of its first edge; one more entry at the end. Empty: there are none.</param>
/// <param name="Targets">An AtomId value, or the complement (~) of a SymbolId value.</param>
public sealed record ImplicitEdges(ImmutableArray<int> First, ImmutableArray<int> Targets)
{
    /// <summary>No edges.</summary>
    public static readonly ImplicitEdges None = new([], []);

    /// <summary>The edges of one atom.</summary>
    public ReadOnlySpan<int> Of(int atom) =>
        First.IsEmpty ? [] : Targets.AsSpan()[First[atom]..First[atom + 1]];
}
