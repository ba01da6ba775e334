using System;
using System.Collections.Immutable;

namespace AfsLd.Domain.LinkEdit;

/// <summary>Which symbols of a group of objects are local symbols of the output.</summary>
/// <param name="Rows">nlist indices, ascending within each object, object after object.</param>
/// <param name="Ends">Per object of the group: where its rows end in <paramref name="Rows"/>.</param>
/// <param name="NameBytes">Bytes of all the names, NULs included.</param>
public sealed record LocalRows(ImmutableArray<int> Rows, ImmutableArray<int> Ends, uint NameBytes)
{
    /// <summary>The rows of one object of the group.</summary>
    public ReadOnlySpan<int> Of(int indexInGroup)
    {
        int start = indexInGroup == 0 ? 0 : Ends[indexInGroup - 1];
        return Rows.AsSpan()[start..Ends[indexInGroup]];
    }
}
