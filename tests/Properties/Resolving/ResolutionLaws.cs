using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Execution;
using Xunit;

namespace AfsLd.Tests.Properties.Resolving;

/// <summary>The resolver against a naive model, and under every schedule.</summary>
public sealed class ResolutionLaws
{
    private static LinkOptions Tolerant(int seed) => LinkSketches.OptionsOf(seed) with { AllowMultipleDefinitions = true };

    [Law]
    public void The_resolver_agrees_with_the_naive_model(int seed)
    {
        LinkSketch sketch = LinkSketches.Of(seed);
        LinkOptions options = Tolerant(seed);
        if (!Agrees(sketch, options, Blunder.None))
        {
            LinkSketch smallest = LinkSketches.Minimise(sketch, smaller => !Agrees(smaller, options, Blunder.None));
            Assert.Equal(NaiveResolver.Of(smallest, options), NaiveResolver.Summary(Outcome.Resolve(smallest, options)));
        }
    }

    public static TheoryData<Blunder> Blunders => [.. Enum.GetValues<Blunder>().Where(blunder => blunder != Blunder.None)];

    [Theory]
    [MemberData(nameof(Blunders))]
    public void A_model_with_a_blunder_is_rejected(Blunder blunder) =>
        Assert.Contains(Enumerable.Range(0, 2000), seed => !Agrees(LinkSketches.Of(seed), Tolerant(seed), blunder));

    [Law]
    public void Every_schedule_resolves_alike(int seed)
    {
        LinkSketch sketch = LinkSketches.Of(seed);
        LinkOptions options = LinkSketches.OptionsOf(seed);
        string expected = Outcome.Of(sketch, options);
        Assert.Equal(expected, Outcome.Of(sketch, options, new ShuffledExecution(seed)));
        Assert.Equal(expected, Outcome.Of(sketch, options, new ShuffledExecution(~seed)));
    }

    [Fact]
    public void An_execution_that_breaks_its_law_is_noticed() =>
        Assert.Contains(Enumerable.Range(0, 500), seed =>
            Outcome.Of(LinkSketches.Of(seed), LinkSketches.OptionsOf(seed) with { AllLoad = true })
            != OutcomeOrCrash(LinkSketches.Of(seed), LinkSketches.OptionsOf(seed) with { AllLoad = true }, new LosesTheLastItem()));

    private static string OutcomeOrCrash(LinkSketch sketch, LinkOptions options, IExecution execution)
    {
        try
        {
            return Outcome.Of(sketch, options, execution);
        }
        catch (Exception crash) when (crash is NullReferenceException or InvalidOperationException)
        {
            return crash.Message;
        }
    }

    [Law]
    public void Names_that_share_a_hash_stay_apart(int seed)
    {
        LinkSketch sketch = LinkSketches.Of(seed);
        LinkOptions options = Tolerant(seed) with { RequiredNames = [] };
        // _n2 and _n3 then have one hash, and so have _n0, _n1 and _n10. The sketch's dylibs know real hashes only.
        ulong Colliding(string name) => (ulong)(name.Length > 3 ? name[^1] : name[^1] & ~1) + 1;
        LinkSketch colliding = sketch with { Hash = Colliding, Inputs = [.. sketch.Inputs.Where(input => input is not InputSketch.Dylib)] };
        Assert.Equal(NaiveResolver.Of(colliding, options), NaiveResolver.Summary(Outcome.Resolve(colliding, options)));
    }

    [Law]
    public void Duplicates_are_exactly_the_names_with_two_strong_definitions(int seed)
    {
        LinkSketch sketch = LinkSketches.Of(seed);
        LinkOptions options = Tolerant(seed);
        Resolution resolution = Outcome.Resolve(sketch, options);
        List<string> expected = TwiceDefined(resolution);
        LinkOptions strict = options with { AllowMultipleDefinitions = false };
        List<string> reported = expected.Count == 0
            ? [.. Outcome.Resolve(sketch, strict).Warnings.Where(warning => warning.Code == "duplicate-symbol").Select(warning => warning.Text)]
            : [.. Outcome.Fail(sketch, strict).Select(error => error.Text)];
        Assert.Equal(
            expected,
            reported.Select(text => text.Split('\n')[0]["duplicate symbol: ".Length..]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Counting_weak_definitions_as_duplicates_is_rejected() =>
        Assert.Contains(Enumerable.Range(0, 500).Select(seed => Outcome.Resolve(LinkSketches.Of(seed), Tolerant(seed))), resolution =>
            !TwiceDefined(resolution).SequenceEqual(TwiceDefined(resolution, andWeak: true)));

    private static List<string> TwiceDefined(Resolution resolution, bool andWeak = false)
    {
        var strong = new Dictionary<string, int>();
        foreach (var value in resolution.Objects)
        {
            for (int i = 0; i < value.Symbols.Count; i++)
            {
                var row = value.Symbols.Rows[i];
                if (row.Kind is Domain.Format.SymbolTypes.Section or Domain.Format.SymbolTypes.Absolute 
                    && (andWeak || (row.Description & Domain.Format.SymbolTypes.WeakDefinition) == 0))
                {
                    string name = System.Text.Encoding.UTF8.GetString(value.Symbols.NameOf(i));
                    strong[name] = strong.GetValueOrDefault(name) + 1;
                }
            }
        }

        return [.. strong.Where(pair => pair.Value > 1).Select(pair => pair.Key).Order(StringComparer.Ordinal)];
    }

    private static bool Agrees(LinkSketch sketch, LinkOptions options, Blunder blunder) =>
        NaiveResolver.Of(sketch, options, blunder) == NaiveResolver.Summary(Outcome.Resolve(sketch, options));
}
