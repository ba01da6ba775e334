using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Image;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Atoms;

/// <summary>What -why_live prints are ways through the program, and there is one for all that lives.</summary>
public sealed class WhyLiveLaws
{
    [Law]
    public void What_is_printed_are_ways_from_main(int seed)
    {
        var program = new RandomProgram(seed);
        Assert.Null(FirstError(program.Meaning, Printed(program, "*")));
    }

    [Fact]
    public void The_law_rejects_a_chain_without_one_of_its_links()
    {
        int rejected = 0;
        int mutants = 0;
        for (int seed = 0; seed < 30; seed++)
        {
            var program = new RandomProgram(seed);
            string[] lines = Printed(program, "*");
            for (int i = 1; i < lines.Length - 1; i++)
            {
                if (DepthOf(lines[i]) > 0 && DepthOf(lines[i + 1]) > DepthOf(lines[i]) && IsOurs(NameOf(lines[i])) && IsOurs(NameOf(lines[i + 1])))
                {
                    // What is below moves up; often nothing leads there directly.
                    string[] mutant = [.. lines.Select((line, at) => at > i && at < End(lines, i) ? line[2..] : line).Where((_, at) => at != i)];
                    mutants++;
                    rejected += FirstError(program.Meaning, mutant) is null ? 0 : 1;
                }
            }
        }

        Assert.True(mutants > 20 && rejected > mutants / 3, $"{rejected} of {mutants}");
    }

    [Fact]
    public void A_name_that_is_dead_or_unknown_is_said_to_be_so()
    {
        var program = new RandomProgram(1);
        Assert.Equal(["_nowhere is not defined by any object that is linked"], Printed(program, "_nowhere"));
        Assert.Equal("_main from ", Assert.Single(Printed(program, "_main"))[..11]);
        string? dead = Enumerable.Range(0, 40).Select(FirstDead).FirstOrDefault(static text => text is not null);
        Assert.EndsWith(" is not live", dead, StringComparison.Ordinal);
    }

    private static string? FirstDead(int seed)
    {
        var program = new RandomProgram(seed);
        HashSet<string> live = NaiveLiveness.Of(program.Meaning);
        return program.Meaning.Calls.Select(static c => c.Caller).FirstOrDefault(name => IsOurs(name) && !live.Contains(name)) is { } dead
            ? Printed(program, dead)[0]
            : null;
    }

    private static string[] Printed(RandomProgram program, string wanted)
    {
        LinkImage image = LinkInMemory.Plan(SequentialExecution.Instance, program.Inputs, program.Options with { DeadStrip = true, WhyLive = [wanted] })
            .Match(Succ: planned => planned, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));
        return [.. image.Layout.Plan.Graph.WhyLive];
    }

    /// <summary>Null if each line is used by the one below it, and every name of ours that lives has a chain.</summary>
    private static string? FirstError(ProgramMeaning meaning, string[] lines)
    {
        HashSet<(string, string)> uses =
        [
            .. meaning.Calls.Select(static c => (c.Caller, c.Callee)),
            .. meaning.Addresses.Select(static a => (a.Function, a.Target)),
            .. meaning.Pointers.Select(static p => (p.Variable, p.Target)),
            .. meaning.Differences.Select(static d => (d.Variable, d.Minuend)),
            .. meaning.SlotDistances.Select(static d => (d.Variable, d.Target)),
        ];
        for (int i = 1; i < lines.Length; i++)
        {
            if (DepthOf(lines[i]) == 0)
            {
                continue;
            }

            (string used, string user) = (NameOf(lines[i - 1]), NameOf(lines[i]));
            if (DepthOf(lines[i]) != DepthOf(lines[i - 1]) + 1)
            {
                return "depth of " + lines[i];
            }

            if (IsOurs(used) && IsOurs(user) && !Together(meaning, user).Any(from => Together(meaning, used).Any(to => uses.Contains((from, to)))))
            {
                return $"{user} does not use {used}";
            }
        }

        HashSet<string> told = [.. lines.Where(static line => DepthOf(line) == 0).Select(NameOf)];
        return NaiveLiveness.Of(meaning).FirstOrDefault(name => IsOurs(name) && !told.Contains(name)) is { } missing ? "nothing is said of " + missing : null;
    }

    /// <summary>The names that live and die with one: those of a section that is not cut.</summary>
    private static IEnumerable<string> Together(ProgramMeaning meaning, string name) =>
        meaning.Uncut.Where(names => names.Contains(name)).SelectMany(static names => names).Append(name);

    private static int End(string[] lines, int start)
    {
        int end = start + 1;
        while (end < lines.Length && DepthOf(lines[end]) > 0)
        {
            end++;
        }

        return end;
    }

    private static int DepthOf(string line) => line.TakeWhile(static c => c == ' ').Count() / 2;

    private static string NameOf(string line) => line.Trim().Split(' ')[0];

    private static bool IsOurs(string name) =>
        name is "_main" || (name.Length > 2 && name[1] is 'f' or 'v' && char.IsDigit(name[2]) && !name.Contains('$', StringComparison.Ordinal));
}
