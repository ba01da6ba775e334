using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Image;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Arguments;
using AfsLd.Stages.Ordering;
using AfsLd.Tests.Properties.Arguments;
using AfsLd.Tests.Properties.Linking;
using Xunit;

namespace AfsLd.Tests.Properties.Ordering;

/// <summary>-move_to_rw_segment and -move_to_ro_segment: what the lists name lies in the segment, nothing else does, and all means the same.</summary>
public sealed class MoveSymbolsProperties
{
    [Law]
    public void Listed_atoms_and_only_those_lie_in_the_segment(int seed)
    {
        var program = new RandomProgram(seed);
        string[] names = RandomNames(seed);
        LinkImage image = Link(program, names);
        Assert.True(Moves(image, names));
        Assert.Null(MeaningLaw.FirstWrong(program, [.. LinkInMemory.FileOf(image)]));
    }

    [Fact]
    public void The_move_law_rejects_a_link_that_moves_less() =>
        Assert.Contains(Enumerable.Range(0, 50), seed => !Moves(Link(new RandomProgram(seed), RandomNames(seed)[1..]), RandomNames(seed)));

    [Fact]
    public void A_segment_of_moved_code_is_executable_and_one_of_moved_data_writable()
    {
        LinkImage image = Link(new RandomProgram(1), ["_main", "_v0_0"]);
        Assert.Equal(5u, image.Layout.Plan.Segments.Single(s => s.Name.ToString() == "__RO").InitialProtection);
        Assert.Equal(3u, image.Layout.Plan.Segments.Single(s => s.Name.ToString() == "__RW").InitialProtection);
    }

    [Fact]
    public void A_symbol_of_the_other_kind_stays_with_a_warning()
    {
        var program = new RandomProgram(1);
        LinkOptions options = program.Options with { MovedSymbols = [new SymbolMove(Name16.Of("__RW"), true, "_main\n"u8.ToArray())] };
        LinkImage image = LinkInMemory.Plan(SequentialExecution.Instance, program.Inputs, options).Match(Succ: i => i, Fail: e => throw new InvalidOperationException(LinkInMemory.TextOf(e)));
        Assert.Contains(image.Warnings, w => w.Code == OrderCodes.WrongSegmentKind && w.Text.EndsWith(": _main", StringComparison.Ordinal));
        Assert.DoesNotContain(image.Layout.Plan.Segments, s => s.Name.ToString() == "__RW");
    }

    [Theory]
    [InlineData("-move_to_rw_segment __TEXT F")]
    [InlineData("-move_to_ro_segment __DATA F")]
    [InlineData("-move_to_ro_segment __LINKEDIT F")]
    [InlineData("-move_to_rw_segment __A F -move_to_ro_segment __A F")]
    public void A_segment_of_the_wrong_kind_is_a_conflict(string arguments) =>
        Assert.Equal(ArgumentCodes.Conflict, Assert.Single(ArgumentRun.Errors("a.o " + arguments, new() { ["F"] = "_a" })).Code);

    private static bool Moves(LinkImage image, string[] names)
    {
        OutputPlan plan = image.Layout.Plan;
        HashSet<int> listed = [.. NaiveOrder.Definitions(plan.Graph).Where(d => names.Contains(d.Name)).Select(d => d.Atom)];
        return plan.AtomOrder.All(atom =>
        {
            bool isTentative = plan.Graph.Atoms.ObjectOf[atom.Value] < 0;
            string usual = isTentative || plan.Graph.SectionOf(atom).Key.Segment.ToString() != "__TEXT" ? "__RW" : "__RO";
            string segment = plan.Sections[plan.SectionOfAtom[atom.Value]].Key.Segment.ToString();
            return listed.Contains(atom.Value) ? segment == usual : segment is not ("__RO" or "__RW");
        });
    }

    private static string[] RandomNames(int seed)
    {
        var random = new Random(seed * 13);
        return ["_main", .. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(6) switch
        {
            0 => "_common",
            1 => $"_b{random.Next(4)}",
            2 => $"_s{random.Next(4)}",
            3 => $"_v{random.Next(4)}_{random.Next(3)}",
            _ => $"_f{random.Next(4)}_{random.Next(4)}",
        })];
    }

    /// <summary>Names of functions and strings go to __RO, those of variables to __RW.</summary>
    private static LinkImage Link(RandomProgram program, string[] names)
    {
        bool IsText(string name) => name == "_main" || name[1] is 'f' or 's';
        ReadOnlyMemory<byte> List(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines));
        LinkOptions options = program.Options with
        {
            MovedSymbols =
            [
                new SymbolMove(Name16.Of("__RO"), false, List(names.Where(IsText))),
                new SymbolMove(Name16.Of("__RW"), true, List(names.Where(name => !IsText(name)))),
            ],
        };
        return LinkInMemory.Plan(SequentialExecution.Instance, program.Inputs, options)
            .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));
    }
}
