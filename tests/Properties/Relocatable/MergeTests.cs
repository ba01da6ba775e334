using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Relocatable;
using AfsLd.Shell.Execution;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Relocatable;
using AfsLd.Tests.Properties.Execution;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Relocatable;

/// <summary>Objects merged by -r link to what they link to by themselves.</summary>
public sealed class MergeTests
{
    private static readonly ParallelExecution Two = new(2);
    private static readonly ParallelExecution Eight = new(8);

    [Law]
    public void A_merged_program_means_what_its_parts_say(int seed)
    {
        var program = RandomProgram.WithoutLibrary(seed);
        Assert.Null(MeaningLaw.FirstWrong(program, LinkMerged(program, Merge(program))));
    }

    [Law]
    public void A_merged_program_has_the_symbols_and_exports_of_its_parts(int seed)
    {
        var program = RandomProgram.WithoutLibrary(seed);
        var parts = new LinkedImage(MergeInMemory.Link(program.Inputs, program.Options with { DeadStrip = false }));
        var merged = new LinkedImage(MergeInMemory.Link([MergeInMemory.AsInput(Merge(program))], program.Options with { DeadStrip = false }));
        Assert.Equal(parts.Symbols.Keys.Order(StringComparer.Ordinal), merged.Symbols.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(parts.Exports().Keys.Order(StringComparer.Ordinal), merged.Exports().Keys.Order(StringComparer.Ordinal));
        Assert.Equal(parts.Fixups.Count, merged.Fixups.Count);
    }

    [Law]
    public void A_merged_program_has_every_symbol_where_its_parts_had_it(int seed)
    {
        var program = RandomProgram.WithoutLibrary(seed);
        Assert.Equal(
            new LinkedImage(MergeInMemory.Link(program.Inputs, program.Options with { DeadStrip = false })).Symbols,
            new LinkedImage(MergeInMemory.Link([MergeInMemory.AsInput(Merge(program))], program.Options with { DeadStrip = false })).Symbols);
    }

    [Law]
    public void The_merge_of_a_merge_is_the_merge(int seed)
    {
        var program = RandomProgram.WithoutLibrary(seed);
        byte[] once = Merge(program);
        Assert.Equal(once, MergeInMemory.Merge([MergeInMemory.AsInput(once)], program.Options));
    }

    [Law]
    public void Objects_may_be_merged_in_groups(int seed)
    {
        var program = RandomProgram.WithoutLibrary(seed);
        int half = (program.Inputs.Length + 1) / 2;
        // Else private externs become locals, which the other group could not refer to.
        byte[] first = MergeInMemory.Merge(program.Inputs[..half], program.Options with { KeepPrivateExterns = true });
        ImmutableArray<LoadedInput> inputs = [MergeInMemory.AsInput(first, "first.o"), .. program.Inputs[half..]];
        Assert.Null(MeaningLaw.FirstWrong(program, MergeInMemory.Link(inputs, program.Options)));
        Assert.Null(MeaningLaw.FirstWrong(program, LinkMerged(program, MergeInMemory.Merge(inputs, program.Options))));
    }

    [Law]
    public void Every_schedule_merges_to_the_same_bytes(int seed, int order)
    {
        var program = RandomProgram.WithoutLibrary(seed);
        byte[] expected = Merge(program);
        foreach (IExecution execution in new IExecution[] { Two, Eight, new ShuffledExecution(order) })
        {
            Assert.Equal(expected, MergeInMemory.FileOf(MergeInMemory.PlanOrThrow(execution, program.Inputs, program.Options)));
        }
    }

    [Law]
    public void Regions_of_a_merged_object_partition_the_file_and_are_written_whole(int seed)
    {
        var program = RandomProgram.WithoutLibrary(seed);
        ObjectImage image = MergeInMemory.PlanOrThrow(SequentialExecution.Instance, program.Inputs, program.Options);
        Assert.True(MergeInMemory.Partition(image.Regions, image.FileSizeBytes));
        Assert.True(MergeInMemory.IsLocal(image, EmitObjectRegion.Run));
    }

    [Fact]
    public void The_partition_law_rejects_a_gap_and_a_short_end()
    {
        ObjectImage image = MergeInMemory.PlanOrThrow(SequentialExecution.Instance, RandomProgram.WithoutLibrary(1).Inputs, RandomProgram.WithoutLibrary(1).Options);
        Assert.False(MergeInMemory.Partition(image.Regions.RemoveAt(1), image.FileSizeBytes));
        Assert.False(MergeInMemory.Partition(image.Regions.RemoveAt(image.Regions.Length - 1), image.FileSizeBytes));
    }

    [Fact]
    public void The_law_of_written_regions_rejects_a_filler_that_leaves_a_byte_and_one_that_reads()
    {
        ObjectImage image = MergeInMemory.PlanOrThrow(SequentialExecution.Instance, RandomProgram.WithoutLibrary(1).Inputs, RandomProgram.WithoutLibrary(1).Options);
        Assert.False(MergeInMemory.IsLocal(image, (i, region, destination) =>
        {
            byte kept = destination[^1];
            EmitObjectRegion.Run(i, region, destination);
            destination[^1] = kept;
        }));
        Assert.False(MergeInMemory.IsLocal(image, (i, region, destination) =>
        {
            byte read = destination[0];
            EmitObjectRegion.Run(i, region, destination);
            destination[0] ^= read;
        }));
    }

    [Fact]
    public void The_meaning_law_rejects_a_merged_object_with_a_relocation_of_another_symbol()
    {
        int rejected = 0;
        int mutants = 0;
        for (int seed = 0; seed < 12; seed++)
        {
            var program = RandomProgram.WithoutLibrary(seed);
            byte[] merged = Merge(program);
            foreach (int at in RelocationsOfText(merged))
            {
                byte[] mutant = [.. merged];
                uint packed = BinaryPrimitives.ReadUInt32LittleEndian(mutant.AsSpan(at + 4));
                BinaryPrimitives.WriteUInt32LittleEndian(mutant.AsSpan(at + 4), packed ^ 1);
                mutants++;
                rejected += IsRejected(program, mutant) ? 1 : 0;
            }
        }

        // Two symbols of one place, and functions that nothing reaches under -dead_strip, make a mutant harmless.
        Assert.True(mutants > 20);
        Assert.True(rejected * 2 > mutants, $"{rejected} of {mutants}");
    }

    private static bool IsRejected(RandomProgram program, byte[] mutant)
    {
        try
        {
            return MeaningLaw.FirstWrong(program, LinkMerged(program, mutant)) is not null;
        }
        catch (Exception thrown) when (thrown is InvalidOperationException or System.Collections.Generic.KeyNotFoundException)
        {
            return true;
        }
    }

    /// <summary>File offsets of the relocation entries of __text.</summary>
    private static int[] RelocationsOfText(byte[] file)
    {
        ParsedObject merged = ParseObject.Run(new Origin("merged.o"), file).Match(Succ: value => value, Fail: _ => throw new InvalidOperationException());
        InputSection text = merged.Sections.First(section => section.Key == SectionKey.Of("__TEXT", "__text"));
        // The first section's header follows mach_header_64 and segment_command_64; reloff is at 56.
        int start = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(32 + 72 + 56));
        return [.. Enumerable.Range(0, text.RelocationRows.Length).Select(i => start + (i * RelocationInfo.SizeBytes))];
    }

    private static byte[] Merge(RandomProgram program) => MergeInMemory.Merge(program.Inputs, program.Options);

    private static byte[] LinkMerged(RandomProgram program, byte[] merged) => MergeInMemory.Link([MergeInMemory.AsInput(merged)], program.Options);
}
