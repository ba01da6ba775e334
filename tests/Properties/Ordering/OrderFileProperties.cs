using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Image;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;
using AfsLd.Shell.Execution;
using AfsLd.Stages.Ordering;
using AfsLd.Tests.Properties.Arguments;
using AfsLd.Tests.Properties.Linking;
using Xunit;

namespace AfsLd.Tests.Properties.Ordering;

/// <summary>Order files decide the order of atoms, and nothing else.</summary>
public sealed class OrderFileProperties
{
    private static readonly ParallelExecution Four = new(4);

    [Law]
    public void Atoms_come_in_the_order_of_their_first_mention_and_the_rest_in_link_order(int seed)
    {
        var program = new RandomProgram(seed);
        string text = RandomOrderFile(seed);
        Assert.Equal(NaiveOrder.Of(Plan(program, ""), text), Plan(program, text).AtomOrder.AsEnumerable());
    }

    [Theory]
    [InlineData(nameof(OrderMutation.LastMentionWins))]
    [InlineData(nameof(OrderMutation.ForgetsQualifiers))]
    [InlineData(nameof(OrderMutation.TakesOtherArchitectures))]
    [InlineData(nameof(OrderMutation.KeepsComments))]
    public void The_order_law_rejects(string mutation)
    {
        OrderMutation mistake = Enum.Parse<OrderMutation>(mutation);
        Assert.Contains(Enumerable.Range(0, 100), seed =>
        {
            var program = new RandomProgram(seed);
            string text = RandomOrderFile(seed);
            List<AtomId> wrong = NaiveOrder.Of(Plan(program, ""), text, mistake);
            return !wrong.SequenceEqual(Plan(program, text).AtomOrder);
        });
    }

    [Law]
    public void An_ordered_program_means_the_same(int seed)
    {
        var program = new RandomProgram(seed);
        LinkImage image = Link(program, RandomOrderFile(seed), SequentialExecution.Instance);
        Assert.Null(MeaningLaw.FirstWrong(program, [.. LinkInMemory.FileOf(image)]));
    }

    [Law]
    public void Every_schedule_gives_the_same_order(int seed)
    {
        var program = new RandomProgram(seed);
        string text = RandomOrderFile(seed);
        Assert.Equal(Plan(program, text).AtomOrder.AsEnumerable(), Link(program, text, Four).Layout.Plan.AtomOrder.AsEnumerable());
    }

    [Fact]
    public void Statistics_count_lines_and_name_those_that_match_nothing()
    {
        var program = new RandomProgram(1);
        LinkOptions options = program.Options with { OrderFiles = [Bytes("_main\n_main\n_nobody\no0.o:_none\n")], OrderFileStatistics = true };
        LinkImage image = LinkInMemory.Plan(SequentialExecution.Instance, program.Inputs, options).Match(Succ: i => i, Fail: e => throw new InvalidOperationException(LinkInMemory.TextOf(e)));
        Assert.Equal(
            ["1 of 3 lines of the order files name something that is linked", "a line of an order file names nothing that is linked: _nobody", "a line of an order file names nothing that is linked: o0.o:_none"],
            image.Warnings.Where(w => w.Code is OrderCodes.OrderStatistics or OrderCodes.UnmatchedOrderLine).Select(w => w.Text));
        Assert.Empty(Link(program, "_nobody", SequentialExecution.Instance).Warnings.Where(w => w.Code == OrderCodes.UnmatchedOrderLine));
    }

    [Fact]
    public void A_missing_order_file_is_an_error() =>
        Assert.Contains(ArgumentRun.Errors("a.o -order_file nowhere"), e => e.Class == FailureClass.MissingInput && e.Origin.File == "nowhere");

    [Fact]
    public void Several_order_files_follow_each_other()
    {
        LinkOptions options = ArgumentRun.Options("a.o -order_file one -order_file two", new() { ["one"] = "_a\n", ["two"] = "_b\n" });
        Assert.Equal(["_a\n", "_b\n"], options.OrderFiles.Select(f => Encoding.UTF8.GetString(f.Span)));
    }

    private static string RandomOrderFile(int seed)
    {
        var random = new Random(seed * 31);
        var text = new StringBuilder();
        for (int line = random.Next(12); line >= 0; line--)
        {
            int o = random.Next(4);
            string name = random.Next(8) switch
            {
                0 => "_main",
                1 => "_weak",
                2 => $"_s{o}",
                3 => $"_b{o}",
                4 => "_common",
                5 => "_nobody",
                6 => $"_v{o}_{random.Next(3)}",
                _ => $"_f{o}_{random.Next(4)}",
            };
            string prefix = random.Next(8) switch { 0 => "arm64:", 1 => "x86_64: ", 2 => "# ", _ => "" };
            string qualifier = random.Next(3) == 0 ? $"o{random.Next(4)}.o:" : "";
            text.Append(random.Next(3) == 0 ? "  " : "").Append(prefix).Append(qualifier).Append(name).Append(random.Next(4) == 0 ? " # hot\r\n" : "\n");
        }

        return text.ToString();
    }

    private static OutputPlan Plan(RandomProgram program, string text) => Link(program, text, SequentialExecution.Instance).Layout.Plan;

    private static LinkImage Link(RandomProgram program, string text, IExecution execution) =>
        LinkInMemory.Plan(execution, program.Inputs, text.Length == 0 ? program.Options : program.Options with { OrderFiles = [Bytes(text)] })
            .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
