using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Image;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Atoms;

/// <summary>What -dead_strip keeps, held against naive reachability.</summary>
public sealed class LivenessLaws
{
    [Law]
    public void What_dead_strip_keeps_is_what_main_reaches(int seed)
    {
        var program = new RandomProgram(seed);
        Assert.Equal(NaiveLiveness.Of(program.Meaning).Where(IsOurs).Order(StringComparer.Ordinal), Kept(program));
    }

    [Fact]
    public void The_law_rejects_every_use_that_is_forgotten()
    {
        int forgotten = 0;
        int noticed = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            var program = new RandomProgram(seed);
            string[] kept = Kept(program);
            for (int i = program.Meaning.Calls.Count - 1; i >= 0; i--)
            {
                // Without one call the naive model must reach less, unless something else reaches the callee too.
                (string Caller, int Word, string Callee) call = program.Meaning.Calls[i];
                program.Meaning.Calls.RemoveAt(i);
                forgotten++;
                noticed += NaiveLiveness.Of(program.Meaning).Where(IsOurs).Order(StringComparer.Ordinal).SequenceEqual(kept) ? 0 : 1;
                program.Meaning.Calls.Insert(i, call);
            }
        }

        Assert.True(forgotten > 100);
        Assert.True(noticed > 10);
    }

    [Fact]
    public void Programs_have_dead_code_and_not_only_that()
    {
        int dead = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            var program = new RandomProgram(seed);
            dead += NaiveLiveness.Of(program.Meaning).IsSupersetOf(program.Meaning.Certain) ? 0 : 1;
        }

        Assert.True(dead > 10);
    }

    private static string[] Kept(RandomProgram program)
    {
        LinkImage image = LinkInMemory.Plan(SequentialExecution.Instance, program.Inputs, program.Options with { DeadStrip = true })
            .Match(Succ: planned => planned, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));
        return [.. new LinkedImage([.. LinkInMemory.FileOf(image)]).Symbols.Keys.Where(IsOurs).Order(StringComparer.Ordinal)];
    }

    // Functions and variables by their number, the weak function, main, and descriptors of thread-local variables.
    private static bool IsOurs(string name) =>
        name is "_main" or "_weak" || (name.Length > 2 && name[1] is 'f' or 'v' or 't' && char.IsDigit(name[2]) && !name.Contains('$', StringComparison.Ordinal));
}
