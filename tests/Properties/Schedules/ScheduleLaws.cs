using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Image;
using AfsLd.Shell.Execution;
using AfsLd.Tests.Properties.Execution;
using AfsLd.Tests.Properties.Linking;
using Xunit;

namespace AfsLd.Tests.Properties.Schedules;

/// <summary>The record of every stage is the same whatever the schedule was: a difference that the bytes hide shows here.</summary>
public sealed class ScheduleLaws
{
    private static readonly ParallelExecution One = new(1);
    private static readonly ParallelExecution Two = new(2);
    private static readonly ParallelExecution Eight = new(8);

    [Law]
    public void Every_stage_gives_the_same_record_under_every_schedule(int seed, int order)
    {
        var program = new RandomProgram(seed);
        StageRecords expected = Sequential(program);
        foreach (IExecution execution in new IExecution[] { One, Two, Eight, new ShuffledExecution(order) })
        {
            Assert.Null(expected.FirstDifference(RecordsOf(program, execution)));
        }
    }

    [Fact]
    public void Thousands_of_symbols_give_the_same_records_under_every_schedule()
    {
        var program = new RandomProgram(1, 2500);
        StageRecords expected = Sequential(program);
        Assert.Null(expected.FirstDifference(RecordsOf(program, Two)));
        Assert.Null(expected.FirstDifference(RecordsOf(program, new ShuffledExecution(1))));
    }

    [Fact]
    public void The_law_rejects_a_lost_item_in_every_stage_that_visits_items()
    {
        var visiting = new HashSet<string>();
        var caught = new HashSet<string>();
        for (int seed = 0; seed < 40; seed++)
        {
            var program = new RandomProgram(seed);
            StageRecords expected = Sequential(program);
            visiting.UnionWith(expected.Visiting);
            caught.UnionWith(expected.Visiting.Where(stage => IsCaught(program, expected, stage)));
        }

        Assert.Contains("LINKEDIT", visiting);
        Assert.Contains("atomization", visiting);
        Assert.Equal(visiting.Order(), caught.Order());
    }

    private static bool IsCaught(RandomProgram program, StageRecords expected, string spoiled)
    {
        try
        {
            string? difference = expected.FirstDifference(StageRecords.Of(
                stage => stage == spoiled ? new LosesTheLastItem() : SequentialExecution.Instance, program.Inputs, program.Options));
            return difference is not null && difference.StartsWith(spoiled, StringComparison.Ordinal);
        }
        catch (Exception thrown) when (thrown is IndexOutOfRangeException or ArgumentException or NullReferenceException or InvalidOperationException)
        {
            // What the lost item left empty was used at once.
            return true;
        }
    }

    // Failing links would agree early, and the law would prove little.
    private static StageRecords Sequential(RandomProgram program)
    {
        StageRecords records = RecordsOf(program, SequentialExecution.Instance);
        Assert.Empty(records.Diagnostics);
        Assert.IsType<LinkImage>(records.All[^1].Result);
        return records;
    }

    private static StageRecords RecordsOf(RandomProgram program, IExecution execution) =>
        StageRecords.Of(_ => execution, program.Inputs, program.Options);
}
