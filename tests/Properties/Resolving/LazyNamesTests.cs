using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Resolving;
using Xunit;

namespace AfsLd.Tests.Properties.Resolving;

/// <summary>Who offers a name: the first library that lists it, once the walk has passed that.</summary>
public sealed class LazyNamesTests
{
    [Fact]
    public void The_first_library_that_lists_a_name_offers_it()
    {
        var offers = new LazyNames([Library(("_a", 5), ("_b", 6)), Library(("_b", 6), ("_c", 7))]);
        Assert.Equal((0, 1), Find(offers, "_b", 6));
        Assert.Equal((1, 1), Find(offers, "_c", 7));
        Assert.Null(Find(offers, "_d", 8));
    }

    [Fact]
    public void Names_that_share_a_hash_are_told_apart()
    {
        var offers = new LazyNames([Library(("_a", 5), ("_b", 5)), Library(("_c", 5), ("_b", 5))]);
        Assert.Equal((0, 0), Find(offers, "_a", 5));
        Assert.Equal((0, 1), Find(offers, "_b", 5));
        Assert.Equal((1, 0), Find(offers, "_c", 5));
        Assert.Null(Find(offers, "_d", 5));
    }

    [Fact]
    public void A_name_shows_when_the_walk_has_passed_it()
    {
        var offers = new LazyNames([Library(("_a", 5), ("_b", 6)), Library(("_c", 7))]);
        Assert.True(offers.ShowsNone);
        offers.Pass(0, 1);
        Assert.False(offers.ShowsNone);
        Assert.True(offers.TryFind(5, "_a"u8, out _, out _));
        Assert.False(offers.TryFind(6, "_b"u8, out _, out _));
        offers.Pass(1, 0);
        Assert.True(offers.TryFind(6, "_b"u8, out _, out _));
        Assert.False(offers.TryFind(7, "_c"u8, out _, out _));
        offers.Pass(2, 0);
        Assert.True(offers.TryFind(7, "_c"u8, out _, out _));
    }

    [Fact]
    public void Everyone_who_lists_a_name_is_found_in_order()
    {
        var offers = new LazyNames([Library(("_a", 5), ("_b", 5)), Library(("_c", 7)), Library(("_b", 5), ("_a", 5), ("_c", 7)), Library(("_a", 5))]);
        offers.Pass(4, 0);
        Assert.Equal([(0, 0), (2, 1), (3, 0)], All(offers, "_a", 5));
        Assert.Equal([(0, 1), (2, 0)], All(offers, "_b", 5));
        Assert.Equal([(1, 0), (2, 2)], All(offers, "_c", 7));
        Assert.Empty(All(offers, "_d", 5));
    }

    private static List<(int Library, int Entry)> All(LazyNames offers, string name, ulong hash)
    {
        var found = new List<(int, int)>();
        byte[] text = Encoding.UTF8.GetBytes(name);
        for (bool isOffered = offers.TryFind(hash, text, out int library, out int entry);
            isOffered;
            isOffered = offers.TryFindNext(hash, text, ref library, ref entry))
        {
            found.Add((library, entry));
        }

        return found;
    }

    private static (int Library, int Entry)? Find(LazyNames offers, string name, ulong hash) =>
        offers.TryFindAny(hash, Encoding.UTF8.GetBytes(name), out int library, out int entry) ? (library, entry) : null;

    private static LazyLibrary Library(params (string Name, ulong Hash)[] names)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(names.Select(each => each.Name)));
        int[] lengths = [.. names.Select(each => each.Name.Length)];
        var index = new ArchiveIndex(
            text,
            [.. lengths.Select((_, i) => lengths.Take(i).Sum())],
            [.. lengths],
            [.. names.Select(each => each.Hash)],
            [.. lengths.Select(_ => 0)]);
        ImmutableArray<ArchiveMember> members = [new ArchiveMember("m.o", new byte[8], 8, 0)];
        return new LazyLibrary(new ParsedArchive("x.a", LoadModifiers.None, members, index), new ParsedObject?[1], new bool[1], 0);
    }
}
