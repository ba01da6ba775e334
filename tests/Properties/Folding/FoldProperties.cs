using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Image;
using AfsLd.Domain.Options;
using AfsLd.Shell.Execution;
using AfsLd.Tests.Properties.Execution;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Folding;

/// <summary>Identical functions become one: exactly those that nobody can tell apart.</summary>
public sealed class FoldProperties
{
    private static readonly ParallelExecution Four = new(4);

    [Law]
    public void Functions_share_an_address_exactly_when_the_naive_fixed_point_says_so(int seed, bool safe)
    {
        var program = new FoldProgram(seed);
        IcfMode mode = safe ? IcfMode.Safe : IcfMode.All;
        Assert.True(Agrees(program, NaiveFolding.Run(program, mode), Image(program, mode)));
    }

    [Theory]
    [InlineData(nameof(FoldMutation.StopsEarly), IcfMode.All)]
    [InlineData(nameof(FoldMutation.ForgetsUnwinding), IcfMode.All)]
    [InlineData(nameof(FoldMutation.ForgetsBinding), IcfMode.All)]
    [InlineData(nameof(FoldMutation.FoldsTheObserved), IcfMode.Safe)]
    [InlineData(nameof(FoldMutation.LeavesTheObservedAlone), IcfMode.Safe)]
    [InlineData(nameof(FoldMutation.ForgetsWhoIsTaken), IcfMode.Safe)]
    [InlineData(nameof(FoldMutation.TellsCallsApart), IcfMode.Safe)]
    [InlineData(nameof(FoldMutation.ForgetsLinkOrder), IcfMode.Safe)]
    public void The_folding_law_rejects(string mutation, IcfMode mode)
    {
        FoldMutation mistake = Enum.Parse<FoldMutation>(mutation);
        Assert.Contains(Enumerable.Range(0, 3000), seed =>
        {
            var program = new FoldProgram(seed);
            return !Agrees(program, NaiveFolding.Run(program, mode, mistake), Image(program, mode));
        });
    }

    [Law]
    public void No_two_functions_whose_addresses_are_taken_share_one_in_safe_mode(int seed)
    {
        var program = new FoldProgram(seed);
        Assert.Null(FirstShared(program, Image(program, IcfMode.Safe)));
    }

    [Fact]
    public void The_safety_law_rejects_folding_all() =>
        Assert.Contains(Enumerable.Range(0, 100), seed => FirstShared(new FoldProgram(seed), Image(new FoldProgram(seed), IcfMode.All)) is not null);

    [Law]
    public void A_folded_program_calls_and_takes_what_its_source_says(int seed, bool safe)
    {
        var program = new FoldProgram(seed);
        IcfMode mode = safe ? IcfMode.Safe : IcfMode.All;
        Assert.Null(FirstWrong(program, NaiveFolding.Run(program, mode, FoldMutation.FoldsTheObserved), Image(program, mode)));
    }

    [Law]
    public void Every_schedule_folds_alike(int seed, int order)
    {
        var program = new FoldProgram(seed);
        byte[] expected = Bytes(program, IcfMode.All, SequentialExecution.Instance);
        Assert.Equal(expected, Bytes(program, IcfMode.All, Four));
        Assert.Equal(expected, Bytes(program, IcfMode.All, new ShuffledExecution(order)));
    }

    [Fact]
    public void The_schedule_law_rejects_an_execution_that_loses_an_item() =>
        Assert.Contains(Enumerable.Range(0, 20), seed =>
        {
            try
            {
                return !Bytes(new FoldProgram(seed), IcfMode.All, SequentialExecution.Instance).SequenceEqual(Bytes(new FoldProgram(seed), IcfMode.All, new LosesTheLastItem()));
            }
            catch (Exception thrown) when (thrown is InvalidOperationException or IndexOutOfRangeException or ArgumentException or NullReferenceException)
            {
                return true;
            }
        });

    private static bool Agrees(FoldProgram program, Dictionary<string, string> naive, LinkedImage image) =>
        program.Functions.All(left => program.Functions.All(right =>
            (naive[left.Name] == naive[right.Name]) == (image.Symbols[left.Name] == image.Symbols[right.Name])));

    private static string? FirstShared(FoldProgram program, LinkedImage image) =>
        program.Taken.FirstOrDefault(name => program.Taken.Any(other => other != name && image.Symbols[other] == image.Symbols[name]));

    /// <param name="program">The program.</param>
    /// <param name="alike">Per function: the first that does the same. A call of one is as good as a call of another.</param>
    /// <param name="image">What it was linked to.</param>
    private static string? FirstWrong(FoldProgram program, Dictionary<string, string> alike, LinkedImage image)
    {
        foreach (FoldFunction function in program.Functions)
        {
            ulong at = image.Symbols[function.Name];
            foreach (FoldStep step in function.Steps)
            {
                bool isRight = step.Kind switch
                {
                    FoldStepKind.Load => image.CodeAt(at) == (0x52800000u | ((uint)step.Value << 5)),
                    FoldStepKind.Call => Reaches(image, alike, image.BranchTarget(at), step.Target),
                    _ => image.PairTarget(at) == image.Symbols[step.Target],
                };
                if (!isRight)
                {
                    return $"{function.Name}: {step}";
                }

                at += step.Kind == FoldStepKind.Take ? 8u : 4u;
            }
        }

        return null;
    }

    private static bool Reaches(LinkedImage image, Dictionary<string, string> alike, ulong to, string callee) =>
        alike.Any(function => function.Value == alike[callee] && image.Symbols[function.Key] == to) || (image.Fixups.TryGetValue(image.StubSlot(to), out LinkedImage.Fixup fixup) && fixup.Import == callee);

    private static LinkedImage Image(FoldProgram program, IcfMode mode) => new(Bytes(program, mode, SequentialExecution.Instance));

    private static byte[] Bytes(FoldProgram program, IcfMode mode, IExecution execution)
    {
        LinkImage image = LinkInMemory.Plan(execution, program.Inputs, program.Options(mode))
            .Match(Succ: planned => planned, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));
        return [.. LinkInMemory.FileOf(image)];
    }
}
