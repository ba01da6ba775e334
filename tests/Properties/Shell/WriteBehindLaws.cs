using System;
using System.Buffers;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Image;
using AfsLd.Shell.Execution;
using AfsLd.Shell.Native;
using AfsLd.Shell.Outputs;
using AfsLd.Tests.Properties.Execution;
using Xunit;

namespace AfsLd.Tests.Properties.Shell;

/// <summary>A file that is written behind the workers that compose it holds what they composed.</summary>
public sealed class WriteBehindLaws : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Law]
    public void The_file_is_what_was_composed_in_whatever_order(int seed)
    {
        if (OperatingSystem.IsLinux())
        {
            Assert.True(IsWhole(seed, new ShuffledExecution(seed), fillsFirst: true));
        }
    }

    [Fact]
    public void The_file_is_what_several_workers_composed()
    {
        if (OperatingSystem.IsLinux())
        {
            ParallelExecution parallel = new(4);
            Assert.All(Enumerable.Range(0, 40), seed => Assert.True(IsWhole(seed, parallel, fillsFirst: true)));
        }
    }

    [Fact]
    public void The_law_rejects_regions_that_are_said_to_be_filled_before_they_are()
    {
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains(Enumerable.Range(0, 40), seed => !IsWhole(seed, new ShuffledExecution(seed), fillsFirst: false));
        }
    }

    [Fact]
    public void Without_a_name_nothing_is_left()
    {
        if (OperatingSystem.IsLinux())
        {
            using (UnnamedOutput? output = UnnamedOutput.TryOpen(folder["out"], 100, isExecutable: true, FileMeans.Linux))
            {
                Assert.NotNull(output);
                output.Write(0, new byte[100]);
            }

            Assert.Empty(folder.Names);
        }
    }

    private bool IsWhole(int seed, IExecution execution, bool fillsFirst)
    {
        Random random = new(seed);
        ImmutableArray<Region> regions = RandomRegions(random, out int size);
        int limit = random.Next(2) == 0 ? size : (int)regions[^1].FileOffset;
        byte[] expected = new byte[size];
        random.NextBytes(expected);
        ArrayMemory file = new(size);
        using UnnamedOutput? output = UnnamedOutput.TryOpen(folder["out"], size, isExecutable: false, FileMeans.Linux);
        Assert.NotNull(output);
        WriteBehind behind = new(output, regions, limit, file, SilentObserver.Instance);
        execution.Map([.. Enumerable.Range(0, regions.Length)], index =>
        {
            if (!fillsFirst)
            {
                behind.Filled(index);
            }

            int at = (int)regions[index].FileOffset;
            expected.AsSpan(at, (int)regions[index].SizeBytes).CopyTo(file.GetSpan()[at..]);
            if (fillsFirst)
            {
                behind.Filled(index);
            }

            return true;
        });
        if (random.Next(2) == 0)
        {
            behind.WriteRest();
        }

        // What is known late: the header and what is behind the limit.
        expected[random.Next((int)regions[0].SizeBytes)]++;
        if (limit < size)
        {
            expected[random.Next(limit, size)]++;
        }

        expected.AsSpan(0, (int)regions[0].SizeBytes).CopyTo(file.GetSpan());
        expected.AsSpan(limit).CopyTo(file.GetSpan()[limit..]);
        Assert.True(behind.TryPublish());
        Assert.Equal(["out"], folder.Names);
        return File.ReadAllBytes(folder["out"]).AsSpan().SequenceEqual(expected);
    }

    private static ImmutableArray<Region> RandomRegions(Random random, out int size)
    {
        List<Region> regions = [];
        size = 0;
        int count = random.Next(1, 30);
        for (int i = 0; i < count; i++)
        {
            int length = random.Next(1, random.Next(3) == 0 ? 2_000_000 : 40_000);
            regions.Add(new Region(RegionKind.Atoms, (ulong)size, (ulong)length, 0, -1, 0, 0));
            size += length;
        }

        return [.. regions];
    }
}
