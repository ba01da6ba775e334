using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain.Options;

namespace AfsLd.Tests.Properties.Resolving;

/// <summary>Makes small links from seeds: few names, so that they meet in every way.</summary>
public static class LinkSketches
{
    private static readonly SketchKind[] Kinds =
    [
        SketchKind.Reference, SketchKind.Reference, SketchKind.Reference, SketchKind.Reference, SketchKind.WeakReference,
        SketchKind.Strong, SketchKind.Strong, SketchKind.Weak, SketchKind.Weak, SketchKind.AutoHide, SketchKind.Common, SketchKind.Common,
        SketchKind.Absolute, SketchKind.Data, SketchKind.ThreadLocal,
    ];

    /// <summary>The link of a seed.</summary>
    public static LinkSketch Of(int seed)
    {
        var random = new Random(seed);
        int names = random.Next(2, 16);
        var inputs = ImmutableArray.CreateBuilder<InputSketch>();
        int count = random.Next(1, 9);
        for (int i = 0; i < count; i++)
        {
            inputs.Add(Input(random, names, i));
        }

        return new LinkSketch(inputs.DrainToImmutable());
    }

    /// <summary>The options of a seed: total, so that resolution can fail only by duplicates.</summary>
    public static LinkOptions OptionsOf(int seed)
    {
        var random = new Random(seed ^ 0x5bd1e995);
        return new LinkOptions
        {
            Kind = OutputKind.Dylib,
            Undefined = UndefinedTreatment.DynamicLookup,
            AllowMultipleDefinitions = random.Next(2) == 0,
            AllLoad = random.Next(12) == 0,
            RequiredNames = random.Next(3) == 0 ? [$"_n{random.Next(16)}"] : [],
            WhyLoad = random.Next(2) == 0,
        };
    }

    /// <summary>Smaller links: an input or a symbol less.</summary>
    public static IEnumerable<LinkSketch> Smaller(LinkSketch sketch)
    {
        for (int i = 0; i < sketch.Inputs.Length; i++)
        {
            yield return sketch with { Inputs = sketch.Inputs.RemoveAt(i) };
            foreach (InputSketch smaller in Smaller(sketch.Inputs[i]))
            {
                yield return sketch with { Inputs = sketch.Inputs.SetItem(i, smaller) };
            }
        }
    }

    /// <summary>The smallest link that still has a property, found by taking away.</summary>
    public static LinkSketch Minimise(LinkSketch sketch, Func<LinkSketch, bool> holds)
    {
        while (Smaller(sketch).FirstOrDefault(holds) is { } smaller)
        {
            sketch = smaller;
        }

        return sketch;
    }

    private static IEnumerable<InputSketch> Smaller(InputSketch input) => input switch
    {
        InputSketch.Object value => Smaller(value.Value).Select(smaller => value with { Value = smaller }),
        InputSketch.Archive archive => Enumerable.Range(0, archive.Members.Length).Select(i => archive with { Members = archive.Members.RemoveAt(i) })
            .Concat(archive.Members.SelectMany((member, i) => Smaller(member).Select(smaller => archive with { Members = archive.Members.SetItem(i, smaller) }))),
        InputSketch.Dylib dylib => Enumerable.Range(0, dylib.Value.Exports.Length)
            .Select(i => dylib with { Value = dylib.Value with { Exports = dylib.Value.Exports.RemoveAt(i) } }),
        _ => [],
    };

    private static IEnumerable<ObjectSketch> Smaller(ObjectSketch value) =>
        Enumerable.Range(0, value.Symbols.Length).Select(i => value with { Symbols = value.Symbols.RemoveAt(i) });

    private static InputSketch Input(Random random, int names, int index)
    {
        switch (random.Next(8))
        {
            case 0:
                return new InputSketch.Object(Object(random, names, $"lazy{index}.o"), IsLazy: true);
            case 1:
                return new InputSketch.Dylib(Dylib(random, names, index), random.Next(4) == 0 ? LoadModifiers.Weak : LoadModifiers.None);
            case 2 or 3 or 4:
                // Sometimes the same path again: the same archive.
                string path = $"lib{index}.a";
                LoadModifiers modifiers = random.Next(8) == 0 ? LoadModifiers.ForceLoad : random.Next(8) == 0 ? LoadModifiers.Hidden : LoadModifiers.None;
                return new InputSketch.Archive(path, [.. Enumerable.Range(0, random.Next(1, random.Next(4) == 0 ? 14 : 5)).Select(m => Object(random, names, $"m{m}.o"))], modifiers);
            default:
                return new InputSketch.Object(Object(random, names, $"o{index}.o") with { HidesGlobals = random.Next(10) == 0 });
        }
    }

    private static DylibSketch Dylib(Random random, int names, int index) =>
        new($"/d{index}", [.. Names(random, names, 5).Select(name => name + (random.Next(3) == 0 ? "?" : ""))]);

    private static ObjectSketch Object(Random random, int names, string name) => new(
        name,
        [
            .. Names(random, names, 6).Select(symbol => new SketchSymbol(
                symbol, Kinds[random.Next(Kinds.Length)], random.Next(5) == 0, random.Next(1, 20), random.Next(0, 5))),
        ]);

    private static IEnumerable<string> Names(Random random, int names, int most) =>
        Enumerable.Range(0, random.Next(1, most)).Select(_ => $"_n{random.Next(names)}").Distinct().ToList();
}
