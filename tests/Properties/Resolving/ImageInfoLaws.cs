using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Resolving;
using AfsLd.Tests.Properties.Generators;
using Xunit;

namespace AfsLd.Tests.Properties.Resolving;

/// <summary>One Objective-C image info from those of all objects, held against a model that looks at a bit at a time.</summary>
public sealed class ImageInfoLaws
{
    /// <summary>What an object says: the words of its image info (null: it has none), and whether it has categories.</summary>
    private sealed record Sketch(uint[]? Words, bool HasCategories);

    /// <summary>What comes of it: flags, and the codes of what is told.</summary>
    private sealed record Merged(uint? Flags, string Told);

    [Law]
    public void The_image_info_says_what_holds_for_all_objects(int seed)
    {
        Sketch[] sketches = Make(seed);
        Assert.Equal(Expected(sketches, Enumerable.Min), Merge(sketches));
    }

    [Fact]
    public void The_law_rejects_models_that_are_wrong_in_one_thing()
    {
        var noticed = new int[6];
        for (int seed = 0; seed < 200; seed++)
        {
            Sketch[] sketches = Make(seed);
            Merged ours = Merge(sketches);
            Merged[] mutants =
            [
                Expected(sketches, Enumerable.Max),
                Expected([.. sketches.Select(static s => s with { HasCategories = false })], Enumerable.Min),
                Expected([.. sketches.Skip(1)], Enumerable.Min),
                Expected([.. Without(sketches, 1 << 4)], Enumerable.Min),
                Expected([.. Without(sketches, 0xff00)], Enumerable.Min),
                Expected([.. Without(sketches, 1 << 2)], Enumerable.Min),
            ];
            for (int m = 0; m < mutants.Length; m++)
            {
                noticed[m] += mutants[m] == ours ? 0 : 1;
            }
        }

        Assert.All(noticed, count => Assert.True(count > 10, $"noticed {count} of 200"));
    }

    private static IEnumerable<Sketch> Without(Sketch[] sketches, uint flags) => sketches.Select(s =>
        s.Words is { Length: > 1 } words ? s with { Words = [words[0], words[1] & ~flags, .. words[2..]] } : s);

    private static Merged Expected(Sketch[] sketches, Func<IEnumerable<uint>, uint> oldest)
    {
        var told = new List<string>();
        var read = new List<(uint Flags, bool HasCategories)>();
        foreach (Sketch sketch in sketches.Where(static s => s.Words is not null))
        {
            bool isGood = sketch.Words is [0, _, ..];
            told.AddRange(sketch.Words is [0, _] ? [] : ["bad-image-info"]);
            read.AddRange(isGood && sketch.Words is not null ? [(sketch.Words[1], sketch.HasCategories)] : []);
        }

        uint[] swift = [.. read.Select(static r => (r.Flags >> 8) & 0xff).Where(static abi => abi != 0)];
        told.AddRange(swift.Where(abi => abi != swift[0]).Select(static _ => "swift-versions-differ"));
        told.AddRange(read.Where(static r => (r.Flags & 4) != 0).Select(static _ => "garbage-collection"));
        told.AddRange(read.Select(static r => r.Flags & 16).Distinct().Count() > 1 ? ["class-signing-differs"] : []);
        told.AddRange(read.Where(static r => r.HasCategories).Select(static r => r.Flags & 64).Distinct().Count() > 1 ? ["category-layouts-differ"] : []);
        uint[] languages = [.. read.Select(static r => r.Flags >> 16).Where(static language => language != 0)];
        uint flags = (read.TrueForAll(static r => (r.Flags & 16) != 0) ? 16u : 0)
            | (read.TrueForAll(static r => (r.Flags & 64) != 0) ? 64u : 0)
            | (swift.FirstOrDefault() << 8)
            | ((languages.Length == 0 ? 0 : oldest(languages)) << 16);
        string all = string.Join(' ', told.Order(StringComparer.Ordinal));
        return new Merged(read.Count == 0 || all.Contains("swift", StringComparison.Ordinal) ? null : flags, all.Contains("swift", StringComparison.Ordinal) ? Swift(all) : all);
    }

    // A failure tells of the errors alone.
    private static string Swift(string told) => string.Join(' ', told.Split(' ').Where(static code => code == "swift-versions-differ"));

    private static Merged Merge(Sketch[] sketches)
    {
        ImmutableArray<ParsedInput> inputs = [.. sketches.Select((sketch, index) => Parse(sketch, index))];
        var options = new LinkOptions { Kind = OutputKind.Dylib, Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)) };
        return ResolveSymbols.Run(SequentialExecution.Instance, new ParsedInputs(inputs, ImmutableDictionary<string, ParsedDylib>.Empty), options)
            .Match(Succ: Of, Fail: static error => new Merged(null, Codes(LinkError.DiagnosticsOf(error))));
    }

    private static Merged Of(Resolution resolution) => new(resolution.ImageInfoFlags, Codes(resolution.Warnings));

    private static string Codes(IEnumerable<Diagnostic> diagnostics) =>
        string.Join(' ', diagnostics.Select(static d => d.Code).Order(StringComparer.Ordinal));

    private static ParsedInput Parse(Sketch sketch, int index)
    {
        var builder = new ObjectBuilder();
        builder.Define($"_f{index}", builder.Text(0xd65f03c0), 0); // RET
        if (sketch.Words is { } words)
        {
            builder.Section("__DATA", "__objc_imageinfo", [.. words.SelectMany(BitConverter.GetBytes)]);
        }

        if (sketch.HasCategories)
        {
            builder.Section("__DATA", index % 2 == 0 ? "__objc_catlist" : "__objc_nlcatlist", new byte[8], alignLog2: 3);
        }

        return ParseObject.Run(new Origin($"o{index}.o"), builder.Build()).Match<ParsedInput>(
            Succ: static parsed => new ParsedInput.Object(parsed, false), Fail: static error => throw new InvalidOperationException(error.Message));
    }

    private static Sketch[] Make(int seed)
    {
        var random = new Random(seed);
        uint swift = (uint)random.Next(1, 8);
        var sketches = new Sketch[random.Next(1, 6)];
        for (int i = 0; i < sketches.Length; i++)
        {
            uint flags = (random.Next(6) == 0 ? 0u : 64)
                | (random.Next(10) == 0 ? (uint)random.Next(16) : 0)
                | (random.Next(6) == 0 ? 16u : 0)
                | (random.Next(8) == 0 ? 32u : 0)
                | (random.Next(2) == 0 ? 0 : (random.Next(12) == 0 ? (uint)random.Next(1, 8) : swift) << 8)
                | (random.Next(2) == 0 ? 0 : (uint)random.Next(1, 1 << 16) << 16);
            uint[]? words = random.Next(12) switch
            {
                0 => null,
                1 => [(uint)random.Next(3), flags],
                2 => random.Next(2) == 0 ? [0] : [0, flags, 7],
                _ => [0, flags],
            };
            sketches[i] = new Sketch(words, random.Next(2) == 0);
        }

        return sketches;
    }
}
