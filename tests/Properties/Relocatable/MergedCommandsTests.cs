using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Relocatable;

/// <summary>What objects say of themselves as a whole: their platform and what they ask of the final link.</summary>
public sealed class MergedCommandsTests
{
    private static readonly string[][] Asked = [["-lz"], ["-lm"], ["-framework", "Foundation"], ["-strange"], ["-weak-lq"]];

    /// <summary>What one object says; null: no platform.</summary>
    private sealed record Said((uint MinimumOS, uint Sdk)? Version, string[][] Options);

    [Law]
    public void A_merged_object_is_for_the_newest_system_of_its_parts_and_asks_for_what_they_ask(int seed)
    {
        Said[] said = Random(seed);
        Assert.Equal(Expected(said, Newest), Commands(said, new LinkOptions()));
    }

    [Law]
    public void The_command_line_says_the_platform_whatever_the_objects_say(int seed)
    {
        Said[] said = Random(seed);
        var options = new LinkOptions { Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(12), PackedVersion.Of(14)) };
        Assert.Equal(Expected(said, _ => (12 << 16, 14 << 16)), Commands(said, options));
    }

    [Law]
    public void Ignored_linker_options_are_left_out(int seed)
    {
        Said[] said = Random(seed);
        Said[] without = [.. said.Select(each => each with { Options = [] })];
        Said[] fewer = [.. said.Select(each => each with { Options = [.. each.Options.Where(option => option[^1] is not ("-lz" or "Foundation"))] })];
        Assert.Equal(Expected(without, Newest), Commands(said, new LinkOptions { AutoLink = false }));
        Assert.Equal(Expected(fewer, Newest), Commands(said, new LinkOptions { IgnoredAutoLinkOptions = ["z", "-framework Foundation"] }));
    }

    [Fact]
    public void The_law_rejects_the_oldest_system_the_first_one_and_options_said_twice()
    {
        Said[] said = [new((11 << 16, 14 << 16), [["-lz"]]), new((13 << 16, 13 << 16), [["-lz"]]), new((10 << 16, 10 << 16), [])];
        IReadOnlyList<string> merged = Commands(said, new LinkOptions());
        Assert.Equal(["option -lz", "platform 1 d0000 e0000"], merged);
        Assert.NotEqual(Expected(said, all => (all.Min(v => v.MinimumOS), all.Min(v => v.Sdk))), merged);
        Assert.NotEqual(Expected(said, all => all[0]), merged);
        Assert.NotEqual([.. Expected(said, Newest), "option -lz"], merged);
    }

    [Fact]
    public void Objects_for_two_platforms_are_not_merged()
    {
        ImmutableArray<LoadedInput> inputs = [Input(1, 13 << 16, 0), Input(2, 16 << 16, 1)];
        Diagnostic error = Assert.Single(MergeInMemory.Plan(SequentialExecution.Instance, inputs, new LinkOptions { Inputs = [.. inputs.Select(input => input.Request)] })
            .Match(Succ: _ => throw new InvalidOperationException("merged"), Fail: failure => LinkError.DiagnosticsOf(failure).ToArray()));
        Assert.Equal("o1.o", error.Origin.File);
        Assert.Contains("built for iOS", error.Text, StringComparison.Ordinal);
    }

    private static Said[] Random(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => new Said(
            random.Next(3) == 0 ? null : ((uint)random.Next(10, 15) << 16, (uint)random.Next(10, 15) << 16),
            [.. Asked.Where(_ => random.Next(3) == 0)]))];
    }

    private static (uint MinimumOS, uint Sdk) Newest((uint MinimumOS, uint Sdk)[] versions)
    {
        uint minimum = versions.Max(version => version.MinimumOS);
        return (minimum, Math.Max(minimum, versions.Max(version => version.Sdk)));
    }

    private static IReadOnlyList<string> Expected(Said[] said, Func<(uint MinimumOS, uint Sdk)[], (uint MinimumOS, uint Sdk)> choose)
    {
        List<string> lines = [.. said.SelectMany(each => each.Options).Select(option => "option " + string.Join(' ', option)).Distinct()];
        (uint MinimumOS, uint Sdk)[] versions = [.. said.Where(each => each.Version is not null).Select(each => each.Version.GetValueOrDefault())];
        if (versions.Length > 0 || choose != Newest)
        {
            (uint minimum, uint sdk) = choose(versions);
            lines.Add($"platform 1 {minimum:x} {sdk:x}");
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static IReadOnlyList<string> Commands(Said[] said, LinkOptions options)
    {
        ImmutableArray<LoadedInput> inputs = [.. said.Select((each, number) =>
        {
            ObjectBuilder builder = Builder();
            foreach (string[] option in each.Options)
            {
                builder.LinkerOption(option);
            }

            if (each.Version is { } version)
            {
                builder.BuildVersion(1, version.MinimumOS, version.Sdk);
            }

            return MergeInMemory.AsInput(builder.Build(), $"o{number}.o");
        })];
        byte[] merged = MergeInMemory.Merge(inputs, options with { Inputs = [.. inputs.Select(input => input.Request)] });
        return [.. ModelObject.Facts(merged).Where(fact => fact.StartsWith("option ", StringComparison.Ordinal) || fact.StartsWith("platform ", StringComparison.Ordinal))];
    }

    private static LoadedInput Input(uint platform, uint version, int number) =>
        MergeInMemory.AsInput(Builder().BuildVersion(platform, version, version).Build(), $"o{number}.o");

    private static ObjectBuilder Builder()
    {
        var builder = new ObjectBuilder();
        builder.Data(1);
        return builder;
    }
}
