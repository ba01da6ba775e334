using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Image;
using AfsLd.Shell.Execution;
using AfsLd.Shell.Reporting;
using AfsLd.Stages.Image;
using AfsLd.Tests.Properties.Execution;
using Xunit;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>The laws of DESIGN for whole links: partition, locality, schedules.</summary>
public sealed class LinkLaws
{
    private static readonly ParallelExecution Two = new(2);
    private static readonly ParallelExecution Eight = new(8);

    [Law]
    public void Regions_partition_the_file(int seed)
    {
        LinkImage image = LinkInMemory.PlanOrThrow(SequentialExecution.Instance, new RandomProgram(seed));
        Assert.True(RegionLaws.Partition(image.Regions, image.FileSizeBytes));
    }

    [Fact]
    public void Partition_rejects_a_gap_an_overlap_and_a_short_end()
    {
        LinkImage image = LinkInMemory.PlanOrThrow(SequentialExecution.Instance, new RandomProgram(1));
        Region[] regions = [.. image.Regions];
        Region first = regions[0];
        Assert.False(RegionLaws.Partition([first with { SizeBytes = first.SizeBytes - 1 }, .. regions[1..]], image.FileSizeBytes));
        Assert.False(RegionLaws.Partition([first with { SizeBytes = first.SizeBytes + 1 }, .. regions[1..]], image.FileSizeBytes));
        Assert.False(RegionLaws.Partition(regions[..^1], image.FileSizeBytes));
        Assert.False(RegionLaws.Partition([regions[1], regions[0], .. regions[2..]], image.FileSizeBytes));
    }

    [Law]
    public void Fillers_write_every_byte_of_their_region_and_read_none(int seed)
    {
        LinkImage image = LinkInMemory.PlanOrThrow(SequentialExecution.Instance, new RandomProgram(seed));
        Assert.True(RegionLaws.IsLocal(image, Fill));
    }

    [Fact]
    public void Locality_rejects_a_filler_that_leaves_a_byte_and_one_that_reads()
    {
        LinkImage image = LinkInMemory.PlanOrThrow(SequentialExecution.Instance, new RandomProgram(1));
        Assert.False(RegionLaws.IsLocal(image, (i, index, destination) =>
        {
            byte kept = destination[^1];
            Fill(i, index, destination);
            destination[^1] = kept;
        }));
        Assert.False(RegionLaws.IsLocal(image, (i, index, destination) =>
        {
            byte read = destination[0];
            Fill(i, index, destination);
            destination[0] ^= read;
        }));
    }

    [Law]
    public void Every_schedule_writes_the_same_bytes(int seed, int order)
    {
        var program = new RandomProgram(seed);
        ImmutableArray<byte> expected = LinkInMemory.FileOf(LinkInMemory.PlanOrThrow(SequentialExecution.Instance, program));
        foreach (IExecution execution in new IExecution[] { Two, Eight, new ShuffledExecution(order) })
        {
            Assert.Equal(expected.AsEnumerable(), LinkInMemory.FileOf(LinkInMemory.PlanOrThrow(execution, program)).AsEnumerable());
        }
    }

    [Fact]
    public void The_schedule_law_rejects_an_execution_that_loses_an_item()
    {
        bool rejected = Enumerable.Range(0, 20).Any(seed =>
        {
            var program = new RandomProgram(seed);
            ImmutableArray<byte> expected = LinkInMemory.FileOf(LinkInMemory.PlanOrThrow(SequentialExecution.Instance, program));
            try
            {
                return !expected.AsSpan().SequenceEqual(LinkInMemory.FileOf(LinkInMemory.PlanOrThrow(new LosesTheLastItem(), program)).AsSpan());
            }
            catch (Exception thrown) when (thrown is InvalidOperationException or IndexOutOfRangeException or ArgumentException or NullReferenceException)
            {
                return true;
            }
        });
        Assert.True(rejected);
    }

    [Law]
    public void Regions_filled_in_any_order_give_the_same_file(int seed, int order)
    {
        LinkImage image = LinkInMemory.PlanOrThrow(SequentialExecution.Instance, new RandomProgram(seed));
        var forward = new byte[image.FileSizeBytes];
        var shuffled = new byte[image.FileSizeBytes];
        int[] indices = [.. Enumerable.Range(0, image.Regions.Length)];
        FillAll(image, indices, forward);
        new Random(order).Shuffle(indices);
        FillAll(image, indices, shuffled);
        Assert.Equal(forward, shuffled);
    }

    [Law]
    public void Regions_filled_under_an_observer_are_the_same(int seed)
    {
        LinkImage image = LinkInMemory.PlanOrThrow(SequentialExecution.Instance, new RandomProgram(seed));
        Assert.True(IsTheSame(image, (i, index, destination) => Assert.Empty(EmitRegion.Run(i, index, new StageClock(), destination))));
    }

    [Fact]
    public void The_law_of_observed_regions_rejects_a_copy_that_is_not_relocated()
    {
        Assert.Contains(Enumerable.Range(0, 20), seed =>
        {
            LinkImage image = LinkInMemory.PlanOrThrow(SequentialExecution.Instance, new RandomProgram(seed));
            return !IsTheSame(image, (i, index, destination) =>
            {
                Fill(i, index, destination);
                if (i.Regions[index].Kind == RegionKind.Atoms)
                {
                    EmitAtoms.Run(i.Layout, i.Regions[index], AtomPasses.Copy, destination);
                }
            });
        });
    }

    private delegate void Filler(LinkImage image, int index, Span<byte> destination);

    private static bool IsTheSame(LinkImage image, Filler filler)
    {
        for (int index = 0; index < image.Regions.Length; index++)
        {
            byte[] expected = new byte[image.Regions[index].SizeBytes];
            byte[] filled = new byte[expected.Length];
            Array.Fill(filled, (byte)0xa5);
            Fill(image, index, expected);
            filler(image, index, filled);
            if (!expected.AsSpan().SequenceEqual(filled))
            {
                return false;
            }
        }

        return true;
    }

    private static void FillAll(LinkImage image, int[] indices, byte[] file)
    {
        foreach (int index in indices)
        {
            Region region = image.Regions[index];
            Fill(image, index, file.AsSpan((int)region.FileOffset, (int)region.SizeBytes));
        }
    }

    private static void Fill(LinkImage image, int index, Span<byte> destination) => Assert.Empty(EmitRegion.Run(image, index, destination));
}
