using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain;
using Xunit;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>What the programs that laws are held against are made of: a law that never sees a thing does not hold for it.</summary>
public sealed class RandomProgramTests
{
    private const int Programs = 300;

    private static readonly RandomProgram[] All = [.. Enumerable.Range(0, Programs).Select(seed => new RandomProgram(seed * 7919))];

    /// <summary>Each ingredient, and whether a program has it.</summary>
    private static readonly (string Name, Func<RandomProgram, bool> IsIn)[] Ingredients =
    [
        ("several objects", p => p.Inputs.Length > 1),
        ("more objects than a group has", p => p.Inputs.Length > 16),
        ("an archive", p => p.Inputs.Any(input => input.Path.EndsWith(".a", StringComparison.Ordinal))),
        ("no archive", p => !p.Inputs.Any(input => input.Path.EndsWith(".a", StringComparison.Ordinal))),
        ("chained fixups", p => p.Chained),
        ("classic fixups", p => !p.Chained),
        ("dead code is stripped", p => p.DeadStrip),
        ("an object that may not be cut", p => p.Meaning.Uncut.Count != 0),
        ("calls of imports", p => p.Meaning.Calls.Any(c => c.Callee == "_puts")),
        ("calls of weak definitions", p => p.Meaning.Calls.Any(c => c.Callee == "_weak")),
        ("slots of imports", p => p.Meaning.Addresses.Any(a => a.Target == "_environ")),
        ("addresses with addends", p => p.Meaning.Addresses.Any(a => a.Addend != 0)),
        ("thread-local variables", p => p.Meaning.Addresses.Any(a => a.Target.StartsWith("_t", StringComparison.Ordinal))),
        ("pointers with addends", p => p.Meaning.Pointers.Any(w => w.Addend != 0)),
        ("tentative definitions", p => p.Meaning.Pointers.Any(w => w.Target == "_common")),
        ("pointers to strings", p => p.Meaning.Texts.Count != 0),
        ("differences of 4 bytes", p => p.Meaning.Differences.Any(d => d.SizeBytes == 4)),
        ("differences of 8 bytes", p => p.Meaning.Differences.Any(d => d.SizeBytes == 8)),
        ("distances to slots", p => p.Meaning.SlotDistances.Count != 0),
        ("tables in code", p => p.Meaning.DataInCode.Count != 0),
        ("literals of 4 bytes", p => p.Meaning.Literals.Any(l => l.Value.Length == 4)),
        ("literals of 8 bytes", p => p.Meaning.Literals.Any(l => l.Value.Length == 8)),
        ("literals of 16 bytes", p => p.Meaning.Literals.Any(l => l.Value.Length == 16)),
        ("equal literals", p => p.Meaning.Literals.GroupBy(l => Convert.ToHexString(l.Value)).Any(equal => equal.Count() > 1)),
        ("unwind information", p => p.Meaning.Unwinding.Count != 0),
        ("private externs", p => p.Meaning.Private.Count != 0),
        ("another library", p => p.Meaning.Libraries.Count != 0),
        ("no other library", p => p.Meaning.Libraries.Count == 0),
        ("calls of another library", p => p.Meaning.Calls.Any(c => c.Callee == RandomLibrary.Function)),
        ("slots of another library", p => p.Meaning.Addresses.Any(a => a.Target == RandomLibrary.Variable)),
        ("imported thread-local variables", p => p.Meaning.Addresses.Any(a => a.Target == RandomLibrary.ThreadLocal)),
        ("imports that may be missing", p => p.Meaning.Addresses.Any(a => a.Target == RandomLibrary.Optional)),
        ("pointers to imports that may be missing", p => p.Meaning.Pointers.Any(w => w.Target == RandomLibrary.Optional)),
    ];

    [Fact]
    public void Every_ingredient_is_in_one_program_of_twelve_and_none_but_their_opposites_in_all() =>
        Assert.All(Ingredients, ingredient => Assert.InRange(All.Count(ingredient.IsIn), Programs / 12, Programs - 1));

    [Fact]
    public void The_count_rejects_an_ingredient_that_no_program_has() =>
        Assert.DoesNotContain(All, program => program.Meaning.Calls.Any(call => call.Callee == RandomLibrary.Optional));

    /// <summary>The meaning law asks all of it: what the source says is changed in one thing, and a link is wrong.</summary>
    [Theory]
    [MemberData(nameof(Changes))]
    public void The_meaning_law_rejects_a_source_that_says_something_else(string change)
    {
        Action<ProgramMeaning> apply = Mutations[change];
        int rejected = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            var program = new RandomProgram(seed);
            byte[] file = [.. LinkInMemory.FileOf(LinkInMemory.PlanOrThrow(SequentialExecution.Instance, program))];
            Assert.Null(MeaningLaw.FirstWrong(program, file));
            apply(program.Meaning);
            rejected += MeaningLaw.FirstWrong(program, file) is null ? 0 : 1;
        }

        Assert.InRange(rejected, 4, 40);
    }

    public static TheoryData<string> Changes => [.. Mutations.Keys];

    private static readonly Dictionary<string, Action<ProgramMeaning>> Mutations = new()
    {
        ["other literals"] = meaning => meaning.Literals.ForEach(literal => literal.Value[0] ^= 0x80),
        ["other encodings"] = meaning =>
        {
            foreach (string function in meaning.Unwinding.Keys.ToList())
            {
                meaning.Unwinding[function] = (meaning.Unwinding[function].Length, meaning.Unwinding[function].Encoding ^ 2);
            }
        },
        ["public names are private"] = meaning => meaning.Private.UnionWith(meaning.Certain),
        ["imports are another library's"] = meaning => meaning.Libraries.Keys.ToList().ForEach(name => meaning.Libraries[name] = "/usr/lib/libSystem.B.dylib"),
        ["all imports must be there"] = meaning => meaning.MayBeMissing.Clear(),
        ["an import may be missing"] = meaning => meaning.MayBeMissing.Add("_puts"),
    };
}
