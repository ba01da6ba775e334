using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AfsLd.Tests.Properties;

/// <summary>What laws are given: seeds of programs that are hardly ever the same.</summary>
public sealed class LawSeedTests
{
    private static readonly List<int> Seen = [];

    /// <summary>Of a hundred cases as good as each has a seed of its own, and half of them are beyond what a small case would have.</summary>
    private static bool AreVaried(IReadOnlyCollection<int> seeds) =>
        seeds.Distinct().Count() >= seeds.Count * 95 / 100 && seeds.Count(seed => Math.Abs((long)seed) > 100_000) >= seeds.Count / 2;

    [Fact]
    public void A_hundred_cases_have_a_hundred_seeds() => Assert.True(AreVaried([.. UnsizedNumbers.Int32().Generator.Sample(100, 100)]));

    [Fact]
    public void FsChecks_own_numbers_are_rejected() => Assert.False(AreVaried([.. ArbMap.Default.GeneratorFor<int>().Sample(100, 100)]));

    [Fact]
    public void Other_numbers_are_small_large_and_at_both_ends()
    {
        Assert.True(ReachesAll(UnsizedNumbers.UInt16().Generator));
        Assert.True(ReachesAll(UnsizedNumbers.Int16().Generator));
        Assert.True(ReachesAll(UnsizedNumbers.UInt32().Generator));
        Assert.True(ReachesAll(UnsizedNumbers.Int64().Generator));
        Assert.True(ReachesAll(UnsizedNumbers.UInt64().Generator));
    }

    [Fact]
    public void Numbers_that_are_only_small_or_only_large_are_rejected()
    {
        Assert.False(ReachesAll(ArbMap.Default.GeneratorFor<ushort>()));
        Assert.False(ReachesAll(ArbMap.Default.GeneratorFor<long>()));
        Assert.False(ReachesAll(ArbMap.Default.GeneratorFor<DoNotSize<uint>>().Select(static (DoNotSize<uint> value) => value.Item)));
    }

    // Of a thousand, some are small, some in each quarter of the range and some the least and the greatest there are.
    private static bool ReachesAll<T>(Gen<T> generator)
        where T : IBinaryInteger<T>, IMinMaxValue<T>
    {
        T[] numbers = [.. generator.Sample(1000, 100)];
        BigInteger least = BigInteger.CreateChecked(T.MinValue);
        BigInteger span = BigInteger.CreateChecked(T.MaxValue) - least + 1;
        return numbers.Contains(T.MinValue) && numbers.Contains(T.MaxValue) && numbers.Any(number => T.IsPositive(number) && number < T.CreateChecked(100))
            && Enumerable.Range(0, 4).All(quarter => numbers.Count(number => (BigInteger.CreateChecked(number) - least) * 4 / span == quarter) >= 60);
    }

    [Law]
    public void Laws_are_given_such_seeds(int seed)
    {
        lock (Seen)
        {
            Seen.Add(seed);
            Assert.True(Seen.Count < 100 || AreVaried(Seen), string.Join(' ', Seen));
        }
    }

    [Fact]
    public void Each_law_has_a_hundred_of_its_own_and_always_the_same()
    {
        bool isThorough = Environment.GetEnvironmentVariable("AFSLD_THOROUGH") == "1";
        Assert.Equal(isThorough, new LawAttribute("One").Replay == new LawAttribute("Another").Replay);
        Assert.Equal(new LawAttribute("One").Replay, new LawAttribute("One").Replay);
    }
}
