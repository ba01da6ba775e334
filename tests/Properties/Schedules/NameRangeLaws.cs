using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Stages.Resolving;
using Xunit;

namespace AfsLd.Tests.Properties.Schedules;

/// <summary>The ranges of a parallel pass tile what it visits, so that no item is lost or visited twice.</summary>
public sealed class NameRangeLaws
{
    [Law]
    public void Ranges_tile_the_items_and_are_as_long_as_they_may_be(ushort count, byte length) =>
        Assert.True(Tile(NameRanges.Of(count, length + 1), count, length + 1));

    [Fact]
    public void Ranges_of_names_are_cut_by_a_constant() =>
        Assert.All(new[] { 0, 1, 16_383, 16_384, 16_385, 100_000 }, count => Assert.True(Tile(NameRanges.Of(count), count, 16_384)));

    [Fact]
    public void The_law_rejects_a_gap_an_overlap_a_lost_rest_and_other_lengths()
    {
        ImmutableArray<NameRange> ranges = NameRanges.Of(25, 10);
        Assert.True(Tile(ranges, 25, 10));
        Assert.False(Tile(ranges.SetItem(1, new NameRange(11, 20)), 25, 10));
        Assert.False(Tile(ranges.SetItem(1, new NameRange(9, 20)), 25, 10));
        Assert.False(Tile(ranges[..^1], 25, 10));
        Assert.False(Tile(ranges.SetItem(2, new NameRange(20, 26)), 25, 10));
        Assert.False(Tile(NameRanges.Of(25, 5), 25, 10));
    }

    private static bool Tile(ImmutableArray<NameRange> ranges, int count, int length)
    {
        int at = 0;
        return ranges.All(range => range.First == at && range.End > at && (at = range.End) == Math.Min(count, range.First + length)) && at == count;
    }
}
