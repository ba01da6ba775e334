using System;
using System.Collections.Immutable;

namespace AfsLd.Stages.Resolving;

/// <summary>Names First to End - 1: what one task of a parallel pass over the names visits.</summary>
internal readonly record struct NameRange(int First, int End);

/// <summary>Cuts the names into ranges of constant length, so that no result depends on the number of workers.</summary>
internal static class NameRanges
{
    private const int Length = 16384;

    public static ImmutableArray<NameRange> Of(int count) => Of(count, Length);

    /// <summary>The same for things that are larger or smaller than names.</summary>
    public static ImmutableArray<NameRange> Of(int count, int length)
    {
        var ranges = ImmutableArray.CreateBuilder<NameRange>((count + length - 1) / length);
        for (int first = 0; first < count; first += length)
        {
            ranges.Add(new NameRange(first, Math.Min(count, first + length)));
        }

        return ranges.DrainToImmutable();
    }
}
