using System;
using System.Collections.Immutable;

namespace AfsLd.Domain.Graph;

/// <summary>Where the optimization hints of each atom are.</summary>
/// <param name="Objects">Per object; <see cref="ObjectHints.None"/> for one without hints. Empty: hints are not applied.</param>
public sealed record HintIndex(ImmutableArray<ObjectHints> Objects)
{
    /// <summary>No hints.</summary>
    public static readonly HintIndex None = new([]);
}

/// <summary>The hints of one object, by atom. Each is whole, of a known kind, and all its places lie in that atom.</summary>
/// <param name="First">Per atom of the object, the index of its first hint; one more entry at the end. Empty: no hints.</param>
/// <param name="Starts">The byte offsets in the object's hints at which they start, in file order within an atom.</param>
public sealed record ObjectHints(ImmutableArray<int> First, ImmutableArray<int> Starts)
{
    /// <summary>No hints.</summary>
    public static readonly ObjectHints None = new([], []);

    /// <summary>The hints of one atom, counted from the object's first.</summary>
    public ReadOnlySpan<int> Of(int atomInObject) =>
        First.IsEmpty ? [] : Starts.AsSpan()[First[atomInObject]..First[atomInObject + 1]];
}
