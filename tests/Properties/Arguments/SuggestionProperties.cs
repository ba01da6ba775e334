using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain.Diagnostics;
using AfsLd.Stages.Arguments;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace AfsLd.Tests.Properties.Arguments;

public sealed class SuggestionProperties
{
    [Theory]
    [InlineData("-dead_stirp", "-dead_strip")]
    [InlineData("-install-name", "-install_name")]
    [InlineData("--dead_strip", "-dead_strip")]
    [InlineData("-platform_verson", "-platform_version")]
    [InlineData("-export_symbols_list", "-exported_symbols_list")]
    [InlineData("-color", "--color=")]
    [InlineData("--colour=never", "--color=never")]
    [InlineData("-icf", "-icf=")]
    [InlineData("--o", "-o")]
    [InlineData("-rpath=x", "-rpath, without the equals sign")]
    [InlineData("-shared", "-dylib")]
    [InlineData("--gc-sections", "-dead_strip")]
    [InlineData("--sysroot=/x", "-syslibroot")]
    [InlineData("--output", "-o")]
    public void A_misspelt_option_is_suggested(string misspelt, string meant)
    {
        Diagnostic error = ArgumentRun.Errors("a.o " + misspelt)[0];

        Assert.Equal(ArgumentCodes.UnknownOption, error.Code);
        Assert.EndsWith($"did you mean {meant}?", error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_suggested_for_what_is_near_to_nothing()
    {
        Assert.DoesNotContain("mean", ArgumentRun.Errors("a.o -qqqqqqqqqqq")[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("mean", ArgumentRun.Errors("a.o -0")[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_of_other_linkers_are_none_of_ours_and_what_they_lead_to_is()
    {
        string[] foreign =
        [
            "shared", "gc-sections", "soname", "output", "entry", "sysroot", "Map", "rdynamic", "as-needed", "version-script", "target", "unresolved-symbols",
            "strip-debug", "strip-all", "whole-archive", "build-id",
        ];
        HashSet<string> names = [.. OptionNames.All()];
        foreach (string name in foreign)
        {
            string advice = Assert.IsType<string>(ForeignOption.Run("--" + name));
            Assert.DoesNotContain("-" + name, names);
            Assert.All(
                advice.Split(' ', '?', ',').Where(word => word.StartsWith('-')),
                word => Assert.Contains(word, names));
        }
    }

    [Fact]
    public void Swapped_arguments_of_platform_version_are_put_right()
    {
        Diagnostic error = Assert.Single(ArgumentRun.Errors("a.o -platform_version 13.0 macos 14.0"));

        Assert.EndsWith("expected the platform first: -platform_version macos 13.0 14.0", error.Text, StringComparison.Ordinal);
    }

    // The table of suggestions and the switches cannot be one; this keeps them alike.
    [Fact]
    public void Every_suggested_option_is_known_and_every_known_one_can_be_suggested()
    {
        foreach (string name in OptionNames.All())
        {
            Assert.DoesNotContain(
                ArgumentRun.Parse(["a.o", name, "1", "1", "1", "1"]).Match(Succ: _ => [], Fail: error => LinkError.DiagnosticsOf(error)),
                error => error.Code == ArgumentCodes.UnknownOption);
        }

        HashSet<string> names = [.. OptionNames.All()];
        foreach (object[] row in KnownOptions.Rows(KnownOptions.Works + "\n" + KnownOptions.NotYet))
        {
            string option = ((string)row[0]).Split(' ')[0];
            Assert.Contains(names, name => option.StartsWith(name, StringComparison.Ordinal));
        }
    }

    private static readonly Gen<string> Names = Gen.Elements('a', 'b', '_').ArrayOf().Select(characters => new string(characters)).Resize(6);

    [Law]
    public Property The_distance_is_the_fewest_edits() => Prop.ForAll(
        Names.ToArbitrary(), Names.ToArbitrary(), (a, b) => SuggestOption.Distance(a, b) == Model(a, b, swaps: true));

    [Fact]
    public void The_law_rejects_a_distance_without_swaps() => Assert.NotEqual(Model("ab", "ba", swaps: false), SuggestOption.Distance("ab", "ba"));

    private static int Model(string a, string b, bool swaps)
    {
        if (a.Length == 0 || b.Length == 0)
        {
            return a.Length + b.Length;
        }

        int best = new[]
        {
            Model(a[1..], b, swaps) + 1,
            Model(a, b[1..], swaps) + 1,
            Model(a[1..], b[1..], swaps) + (a[0] == b[0] ? 0 : 1),
        }.Min();
        return swaps && a.Length > 1 && b.Length > 1 && a[0] == b[1] && a[1] == b[0]
            ? Math.Min(best, Model(a[2..], b[2..], swaps) + 1)
            : best;
    }
}
