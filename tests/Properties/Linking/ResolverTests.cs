using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>Whoever means a resolver function's name reaches a stub that asks the function once; dyld is told of both.</summary>
public sealed class ResolverTests
{
    private const uint Call = 0x94000000; // BL
    private const int StubBytes = 12;
    private const int CallInHelper = 48;
    private const int KeepInHelper = 52;

    /// <summary>Function f calls another and, of two objects, is in one; its first word after the call is its number.</summary>
    private sealed record Program(ImmutableArray<(bool IsResolver, bool IsWeak, bool IsHidden, int Calls, bool IsInSecond)> Functions, bool IsChained, bool Strips);

    [Law]
    public void Calls_and_pointers_reach_what_resolvers_choose(int seed) => Assert.Null(FirstWrong(Make(seed), Link(Make(seed))));

    [Fact]
    public void The_law_rejects_a_resolver_that_is_taken_for_the_function()
    {
        int rejected = 0;
        for (int seed = 0; seed < 30; seed++)
        {
            Program program = Make(seed);
            int first = Enumerable.Range(0, program.Functions.Length).FirstOrDefault(f => program.Functions[f].IsResolver, -1);
            if (first >= 0)
            {
                Program mutant = program with { Functions = program.Functions.SetItem(first, program.Functions[first] with { IsResolver = false }) };
                Assert.NotNull(FirstWrong(program, Link(mutant)));
                rejected++;
            }
        }

        Assert.True(rejected > 15);
    }

    private static string? FirstWrong(Program program, LinkedImage image)
    {
        Dictionary<string, ulong> exports = image.Exports();
        for (int f = 0; f < program.Functions.Length; f++)
        {
            (bool isResolver, bool isWeak, bool isHidden, int callee, bool _) = program.Functions[f];
            if (!image.Symbols.TryGetValue(isResolver ? $"_f{f}$resolver" : $"_f{f}", out ulong own) || image.CodeAt(own + 4) != (uint)f)
            {
                return $"the code of _f{f}";
            }

            if (Target(image, image.BranchTarget(own), program.Functions[callee].IsWeak && !program.Functions[callee].IsHidden) != image.Symbols[$"_f{callee}"])
            {
                return $"the call of _f{callee} by _f{f}";
            }

            if (isResolver && WrongStub(image, f, own) is { } wrong)
            {
                return wrong;
            }

            bool isExported = exports.TryGetValue($"_f{f}", out ulong offset);
            if (isExported == isHidden
                || (isExported && offset != image.Symbols[$"_f{f}"] - image.ImageBase)
                || image.Resolvers.GetValueOrDefault($"_f{f}") != (isExported && isResolver ? own - image.ImageBase : 0))
            {
                return $"the export of _f{f}";
            }

            if (exports.ContainsKey($"_f{f}$resolver"))
            {
                return $"the resolver of _f{f} is exported";
            }
        }

        return null;
    }

    private static string? WrongStub(LinkedImage image, int f, ulong resolver)
    {
        ulong stub = image.Symbols[$"_f{f}"];
        ulong helper = stub + StubBytes;
        ulong pointer = image.PairTarget(stub);
        return image.Fixups.GetValueOrDefault(pointer) != new LinkedImage.Fixup(helper, null, 0) ? $"the pointer of _f{f}"
            : image.BranchTarget(helper + CallInHelper) != resolver ? $"the call of the resolver of _f{f}"
            : image.PairTarget(helper + KeepInHelper) != pointer || image.CodeAt(helper + KeepInHelper + 4) >> 22 != 0x3e4 ? $"the pointer that the helper of _f{f} writes"
            : null;
    }

    // A weak definition is called through its GOT slot, which dyld binds to it by name.
    private static ulong Target(LinkedImage image, ulong reached, bool isBound) => isBound ? image.Symbols[image.Fixups[image.StubSlot(reached)].Import ?? ""] : reached;

    private static Program Make(int seed)
    {
        var random = new Random(seed);
        int count = random.Next(1, 10);
        return new Program(
            [.. Enumerable.Range(0, count).Select(_ => (random.Next(2) == 0, random.Next(4) == 0, random.Next(4) == 0, random.Next(count), random.Next(2) == 0))],
            random.Next(2) == 0,
            random.Next(2) == 0);
    }

    private static LinkedImage Link(Program program)
    {
        ImmutableArray<LoadedInput> inputs = [Object(program, false), Object(program, true)];
        var options = new LinkOptions
        {
            Kind = OutputKind.Dylib,
            Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
            FixupEncoding = program.IsChained ? FixupEncoding.Chained : FixupEncoding.Classic,
            DeadStrip = program.Strips,
            RequiredNames = [.. Enumerable.Range(0, program.Functions.Length).Select(f => $"_f{f}")],
            Inputs = [.. inputs.Select(input => input.Request)],
        };
        return new LinkedImage([.. LinkInMemory.FileOf(LinkInMemory.Plan(SequentialExecution.Instance, inputs, options)
            .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error))))]);
    }

    private static LoadedInput Object(Program program, bool isSecond)
    {
        int[] own = [.. Enumerable.Range(0, program.Functions.Length).Where(f => program.Functions[f].IsInSecond == isSecond)];
        var builder = new ObjectBuilder();
        int text = builder.Text([.. own.SelectMany(f => new[] { Call, (uint)f })]);
        var symbols = new Dictionary<int, int>();
        for (int i = 0; i < own.Length; i++)
        {
            (bool isResolver, bool isWeak, bool isHidden, int _, bool _) = program.Functions[own[i]];
            symbols[own[i]] = builder.Define(
                $"_f{own[i]}",
                text,
                (ulong)i * 8,
                description: (ushort)((isResolver ? SymbolTypes.Resolver : 0) | (isWeak ? SymbolTypes.WeakDefinition : 0)),
                isPrivateExtern: isHidden);
        }

        for (int i = 0; i < own.Length; i++)
        {
            int callee = program.Functions[own[i]].Calls;
            if (!symbols.TryGetValue(callee, out int symbol))
            {
                symbols[callee] = symbol = builder.Undefined($"_f{callee}");
            }

            builder.Instruction(text, (uint)i * 8, RelocationType.Branch26, symbol);
        }

        string path = isSecond ? "b.o" : "a.o";
        return new LoadedInput(new InputRequest.File(path), path, builder.Build(), 0);
    }
}
