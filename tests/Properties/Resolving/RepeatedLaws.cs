using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Linking;
using Xunit;

namespace AfsLd.Tests.Properties.Resolving;

/// <summary>Names with two strong definitions under -dead_strip: an error exactly if one of the two lives.</summary>
public sealed class RepeatedLaws
{
    private const int Functions = 8;
    private const uint Call = 0x94000000; // BL
    private const uint Return = 0xd65f03c0; // RET

    /// <summary>What each function of the two objects calls (null: it is not there), what main calls, what the second object keeps.</summary>
    private sealed record Program(int?[] First, int?[] Second, int[] Main, bool[] IsKept, bool MayBeCut);

    [Law]
    public void A_name_defined_twice_is_an_error_if_it_lives(int seed)
    {
        Program program = Make(seed);
        Assert.Equal(Expected(program), Reported(program, new LinkOptions { DeadStrip = true }));
        Assert.Equal(Repeated(program), Reported(program, new LinkOptions()));
        Assert.Equal(Repeated(program), Reported(program, new LinkOptions { AllowDeadDuplicates = true }));
        Assert.Empty(Reported(program, new LinkOptions { DeadStrip = true, AllowDeadDuplicates = true }));
    }

    [Fact]
    public void The_law_rejects_models_that_forget_something()
    {
        Func<Program, Program>[] mutants =
        [
            static program => program with { Main = [] },
            static program => program with { First = [.. program.First.Select(static calls => calls is null ? calls : -1)] },
            static program => program with { IsKept = new bool[Functions] },
            static program => program with { MayBeCut = true },
            static program => program with { First = program.Second, Second = program.First },
        ];
        var noticed = new int[mutants.Length];
        int errors = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            Program program = Make(seed);
            string[] reported = Reported(program, new LinkOptions { DeadStrip = true });
            errors += reported.Length;
            for (int m = 0; m < mutants.Length; m++)
            {
                noticed[m] += Expected(mutants[m](program)).SequenceEqual(reported) ? 0 : 1;
            }
        }

        Assert.True(errors > 50);
        Assert.All(noticed, count => Assert.True(count > 5, $"noticed {count} of 100"));
    }

    private static string[] Repeated(Program program) =>
        [.. Enumerable.Range(0, Functions).Where(f => program.First[f] is not null && program.Second[f] is not null).Select(static f => $"_f{f}")];

    private static string[] Expected(Program program)
    {
        HashSet<int> live = [.. program.Main.Where(f => program.First[f] is not null || program.Second[f] is not null)];
        live.UnionWith(Enumerable.Range(0, Functions).Where(f => program.IsKept[f] && program.Second[f] is not null));
        int before = -1;
        while (before != live.Count)
        {
            before = live.Count;
            live.UnionWith(live.Select(f => program.First[f] ?? program.Second[f] ?? -1).Where(static f => f >= 0).ToList());

            // A section that may not be cut lives as a whole, with what lost.
            if (!program.MayBeCut && live.Any(f => program.Second[f] is not null && (program.First[f] is null || program.IsKept[f])))
            {
                live.UnionWith(Enumerable.Range(0, Functions).Where(f => program.Second[f] is not null));
                live.UnionWith(program.Second.Where(static calls => calls >= 0).Select(static calls => calls ?? -1));
            }
        }

        return [.. Repeated(program).Where(name => live.Contains(int.Parse(name.AsSpan(2), provider: null)))];
    }

    private static string[] Reported(Program program, LinkOptions options)
    {
        LoadedInput[] inputs = [Object("first.o", program.First, program.Main, null, true), Object("second.o", program.Second, null, program.IsKept, program.MayBeCut)];
        return LinkInMemory.Plan(SequentialExecution.Instance, [.. inputs], options with
        {
            Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
            Inputs = [.. inputs.Select(static input => input.Request)],
        }).Match(Succ: static _ => [], Fail: static error => LinkError.DiagnosticsOf(error)
            .Where(static d => d.Code == "duplicate-symbol").Select(static d => d.Text.Split('\n')[0]["duplicate symbol: ".Length..]).Order(StringComparer.Ordinal).ToArray());
    }

    private static LoadedInput Object(string path, int?[] functions, int[]? main, bool[]? isKept, bool mayBeCut)
    {
        var builder = new ObjectBuilder { SubsectionsViaSymbols = mayBeCut };
        int[] present = [.. Enumerable.Range(0, Functions).Where(f => functions[f] is not null)];
        uint[] code = [.. present.SelectMany(f => functions[f] >= 0 ? new[] { Call, Return } : [Return, Return]), .. main?.Select(static _ => Call) ?? [], Return];
        int text = builder.Text(code);
        var symbols = new Dictionary<int, int>();
        for (int i = 0; i < present.Length; i++)
        {
            symbols[present[i]] = builder.Define($"_f{present[i]}", text, (ulong)(i * 8), description: isKept?[present[i]] == true ? SymbolTypes.NoDeadStrip : (ushort)0);
        }

        if (main is not null)
        {
            builder.Define("_main", text, (ulong)(present.Length * 8));
        }

        int SymbolOf(int f) => symbols.TryGetValue(f, out int symbol) ? symbol : symbols[f] = builder.Undefined($"_f{f}");
        for (int i = 0; i < present.Length; i++)
        {
            if (functions[present[i]] is >= 0 and int callee)
            {
                builder.Instruction(text, (uint)(i * 8), RelocationType.Branch26, SymbolOf(callee));
            }
        }

        for (int i = 0; i < main?.Length; i++)
        {
            builder.Instruction(text, (uint)((present.Length * 8) + (i * 4)), RelocationType.Branch26, SymbolOf(main[i]));
        }

        return new LoadedInput(new InputRequest.File(path), path, builder.Build(), 0);
    }

    private static Program Make(int seed)
    {
        var random = new Random(seed);
        int?[] first = [.. Enumerable.Range(0, Functions).Select(_ => random.Next(3) != 0 ? -1 : (int?)null)];
        int?[] second = [.. Enumerable.Range(0, Functions).Select(f => first[f] is null || random.Next(3) == 0 ? -1 : (int?)null)];

        // Every function is in one of the two, so nothing that is called is missing.
        int?[] Calling(int?[] functions) => [.. functions.Select(f => f is null || random.Next(2) == 0 ? f : random.Next(Functions))];
        int[] main = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => random.Next(Functions))];
        return new Program(Calling(first), Calling(second), main, [.. Enumerable.Range(0, Functions).Select(_ => random.Next(16) == 0)], random.Next(3) != 0);
    }
}
