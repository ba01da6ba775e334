using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Shell.Execution;
using AfsLd.Tests.Properties.Execution;
using AfsLd.Tests.Properties.Linking;
using Xunit;

namespace AfsLd.Tests.Properties.Schedules;

/// <summary>A link that fails says the same, in input order, whatever the schedule was.</summary>
public sealed class FailureLaws
{
    private static readonly ParallelExecution Two = new(2);
    private static readonly ParallelExecution Eight = new(8);

    [Law]
    public void Every_schedule_gives_the_same_diagnostics_in_input_order(int seed, int order)
    {
        (ImmutableArray<LoadedInput> inputs, RandomProgram program) = Broken(seed);
        IReadOnlyList<Diagnostic> expected = DiagnosticsOf(SequentialExecution.Instance, inputs, program);
        Assert.True(AreInInputOrder(inputs, expected));
        foreach (IExecution execution in new IExecution[] { Two, Eight, new ShuffledExecution(order) })
        {
            Assert.Equal(expected, DiagnosticsOf(execution, inputs, program));
        }
    }

    [Fact]
    public void Most_broken_programs_fail_and_some_in_several_files()
    {
        IReadOnlyList<Diagnostic>[] all = [.. Enumerable.Range(0, 60).Select(seed =>
        {
            (ImmutableArray<LoadedInput> inputs, RandomProgram program) = Broken(seed);
            return DiagnosticsOf(SequentialExecution.Instance, inputs, program);
        })];
        Assert.True(all.Count(d => d.Count != 0) > 40);
        Assert.True(all.Count(d => d.Select(e => e.Origin.File).Distinct().Count() > 1) > 10);
        Assert.True(all.SelectMany(d => d).Select(d => d.Code).Distinct().Count() > 5);
    }

    [Fact]
    public void The_law_rejects_the_order_in_which_workers_finish()
    {
        int rejected = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            (ImmutableArray<LoadedInput> inputs, RandomProgram program) = Broken(seed);
            Diagnostic[] reversed = [.. DiagnosticsOf(SequentialExecution.Instance, inputs, program).Reverse()];
            rejected += AreInInputOrder(inputs, reversed) ? 0 : 1;
        }

        Assert.True(rejected > 5);
    }

    /// <summary>Of one kind, those of an earlier file come first; those that name no file stand where they may.</summary>
    private static bool AreInInputOrder(ImmutableArray<LoadedInput> inputs, IReadOnlyList<Diagnostic> diagnostics) =>
        diagnostics.Where(d => d.Origin.File is not null).GroupBy(d => d.Code).All(group =>
        {
            int[] positions = [.. group.Select(d => PositionOf(inputs, d))];
            return positions.SequenceEqual(positions.Order());
        });

    private static IReadOnlyList<Diagnostic> DiagnosticsOf(IExecution execution, ImmutableArray<LoadedInput> inputs, RandomProgram program) =>
        StageRecords.Of(_ => execution, inputs, program.Options).Diagnostics;

    private static int PositionOf(ImmutableArray<LoadedInput> inputs, Diagnostic diagnostic)
    {
        int index = inputs.ToList().FindIndex(i => i.Path == diagnostic.Origin.File);
        return index < 0 ? inputs.Length : index;
    }

    /// <summary>A valid program of which some files are cut, flipped, given twice or left out.</summary>
    private static (ImmutableArray<LoadedInput> Inputs, RandomProgram Program) Broken(int seed)
    {
        var program = new RandomProgram(seed);
        var random = new Random(seed);
        var inputs = new List<LoadedInput>();
        foreach (LoadedInput input in program.Inputs)
        {
            byte[] bytes = input.Bytes.ToArray();
            switch (random.Next(5))
            {
                case 0:
                    inputs.Add(input with { Bytes = bytes.AsMemory(0, random.Next(bytes.Length)) });
                    break;
                case 1:
                    for (int flips = random.Next(1, 8); flips > 0; flips--)
                    {
                        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                    }

                    inputs.Add(input with { Bytes = bytes });
                    break;
                case 2:
                    inputs.Add(input);
                    inputs.Add(input with { Path = "again-" + input.Path, Request = new InputRequest.File("again-" + input.Path) });
                    break;
                case 3:
                    break;
                default:
                    inputs.Add(input);
                    break;
            }
        }

        return ([.. inputs], program);
    }
}
