using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Atoms;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Resolving;
using AfsLd.Tests.Properties.Execution;
using AfsLd.Tests.Properties.Generators;
using Xunit;

namespace AfsLd.Tests.Properties.Atoms;

/// <summary>Constant strings of Core Foundation: equal ones are one, held against a model that compares what sources say.</summary>
public sealed class CFStringLaws
{
    /// <summary>One string as its source says it, and the label of its atom.</summary>
    private sealed record Text(int Object, string Section, string Class, string Characters, ulong Flags, ulong Length, bool IsExternal, bool IsPlain);

    [Law]
    public void Of_equal_strings_the_first_stays(int seed, int order)
    {
        (List<Text> texts, Resolution resolution, List<int> symbols) = Make(seed);
        Assert.Equal(Expected(texts), Found(texts, symbols, Coalesced(resolution, new ShuffledExecution(order))));
    }

    [Fact]
    public void The_law_rejects_models_that_overlook_something()
    {
        Func<Text, Text>[] mutants =
        [
            static text => text with { Section = "" },
            static text => text with { Class = "" },
            static text => text with { Characters = "" },
            static text => text with { Flags = 0 },
            static text => text with { Length = 0 },
            static text => text with { IsExternal = false },
            static text => text with { IsPlain = true },
            static text => text with { IsPlain = false },
        ];
        var noticed = new int[mutants.Length];
        int copies = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            (List<Text> texts, Resolution resolution, List<int> symbols) = Make(seed);
            int[] found = Found(texts, symbols, Coalesced(resolution, SequentialExecution.Instance));
            copies += found.Where(static (kept, index) => kept != index).Count();
            for (int m = 0; m < mutants.Length; m++)
            {
                noticed[m] += Expected([.. texts.Select(mutants[m])]).SequenceEqual(found) ? 0 : 1;
            }
        }

        Assert.True(copies > 100);
        Assert.All(noticed, count => Assert.True(count > 10, $"noticed {count} of 60"));
    }

    [Fact]
    public void Every_copy_is_dropped_and_nothing_else()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            (List<Text> texts, Resolution resolution, List<int> symbols) = Make(seed);
            AtomGraph graph = Coalesced(resolution, SequentialExecution.Instance);
            int[] found = Found(texts, symbols, graph);
            for (int t = 0; t < texts.Count; t++)
            {
                int atom = graph.AtomOfSymbol[texts[t].Object][symbols[t]];
                Assert.Equal(found[t] != t, (graph.Atoms.Flags[atom] & AtomFlags.Dropped) != 0);
                Assert.Equal(graph.Replacement[atom], graph.Replacement[graph.Replacement[atom]]);
            }
        }
    }

    private static int[] Expected(List<Text> texts) => [.. texts.Select((text, index) =>
        !text.IsPlain || text.IsExternal ? index : texts.FindIndex(other => other.IsPlain && !other.IsExternal && other with { Object = 0 } == text with { Object = 0 }))];

    private static int[] Found(List<Text> texts, List<int> symbols, AtomGraph graph)
    {
        int AtomOf(int t) => graph.AtomOfSymbol[texts[t].Object][symbols[t]];
        return [.. texts.Select((_, t) => Enumerable.Range(0, texts.Count).First(other => AtomOf(other) == graph.Replacement[AtomOf(t)]))];
    }

    private static AtomGraph Coalesced(Resolution resolution, IExecution execution) => SplitAtoms.Run(execution, resolution)
        .Match(Succ: graph => CoalesceAtoms.Run(execution, graph), Fail: error => throw new InvalidOperationException(error.Message));

    private static (List<Text> Texts, Resolution Resolution, List<int> Symbols) Make(int seed)
    {
        var random = new Random(seed);
        var texts = new List<Text>();
        var symbols = new List<int>();
        int objects = random.Next(5) == 0 ? random.Next(100, 140) : random.Next(1, 5);
        ImmutableArray<ParsedInput> inputs = [.. Enumerable.Range(0, objects).Select(o => MakeObject(random, o, objects, texts, symbols))];
        var options = new LinkOptions
        {
            Kind = OutputKind.Dylib,
            Undefined = UndefinedTreatment.DynamicLookup,
            Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
        };
        Resolution resolution = ResolveSymbols.Run(SequentialExecution.Instance, new ParsedInputs(inputs, ImmutableDictionary<string, ParsedDylib>.Empty), options)
            .Match(Succ: r => r, Fail: error => throw new InvalidOperationException(string.Join('\n', LinkError.DiagnosticsOf(error).Select(static d => d.Text))));
        return (texts, resolution, symbols);
    }

    private static ParsedInput MakeObject(Random random, int number, int objects, List<Text> texts, List<int> symbols)
    {
        var builder = new ObjectBuilder();
        int strings = builder.Section("__TEXT", "__cstring", "a\0bb\0ccc\0"u8.ToArray(), SectionTypes.CStringLiterals);
        int[] characters = [.. new[] { 0, 2, 5 }.Select((at, i) => builder.Define($"l_s{i}", strings, (ulong)at, isExternal: false))];
        int[] classes = [builder.Undefined("___CFConstantStringClassReference"), builder.Undefined("_other")];
        foreach (string segment in random.Next(4) == 0 ? new[] { "__DATA_CONST", "__DATA" } : ["__DATA"])
        {
            int count = random.Next(objects > 10 ? 2 : 6);
            var bytes = new byte[count * 32];
            var made = new List<Text>();
            for (int i = 0; i < count; i++)
            {
                int character = random.Next(3);
                var text = new Text(
                    number,
                    segment,
                    random.Next(6) == 0 ? "other" : "",
                    "abc"[character..(character + 1)],
                    random.Next(6) == 0 ? 0x7d0u : 0x7c8,
                    random.Next(6) == 0 ? 9u : (ulong)character + 1,
                    random.Next(10) == 0,
                    random.Next(10) != 0);
                BitConverter.TryWriteBytes(bytes.AsSpan((i * 32) + 8), text.Flags);
                BitConverter.TryWriteBytes(bytes.AsSpan((i * 32) + 24), text.Length);
                made.Add(text);
            }

            int section = builder.Section(segment, "__cfstring", bytes, alignLog2: 3);
            for (int i = 0; i < count; i++)
            {
                Text text = made[i];
                texts.Add(text);
                symbols.Add(builder.Define(text.IsExternal ? $"_g{number}_{segment}_{i}" : $"l_cf{segment}_{i}", section, (ulong)(i * 32), text.IsExternal));
                builder.Pointer(section, (uint)(i * 32), classes[text.Class.Length == 0 ? 0 : 1]);
                builder.Pointer(section, (uint)((i * 32) + 16), characters["abc".IndexOf(text.Characters, StringComparison.Ordinal)]);
                if (!text.IsPlain)
                {
                    builder.Pointer(section, (uint)((i * 32) + 8), classes[0]);
                }
            }
        }

        return ParseObject.Run(new Origin($"o{number}.o"), builder.Build()).Match<ParsedInput>(
            Succ: static parsed => new ParsedInput.Object(parsed, false), Fail: static error => throw new InvalidOperationException(error.Message));
    }
}
