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

/// <summary>With -interposable every reference to what is exported goes through a pointer that dyld binds, in this image or in all.</summary>
public sealed class InterposableTests
{
    private const uint Call = 0x94000000; // BL
    private const uint Return = 0xd65f03c0; // RET
    private const int Self = 0;
    private const int Flat = -2;
    private const int Weak = -3;

    private enum Sort
    {
        Plain,
        Hidden,
        Weak,
    }

    /// <summary>Functions that call each other, a table of pointers to all of them, and the options of their link.</summary>
    private sealed record Program(ImmutableArray<(Sort Sort, int Calls)> Functions, LinkOptions Options)
    {
        internal bool IsBound(int function) => Functions[function].Sort switch
        {
            Sort.Hidden => false,
            Sort.Weak => true,
            _ => IsListed(function) || (Options.FlatNamespace && Options.Kind == OutputKind.Dylib),
        };

        private bool IsListed(int function) => Options.InterposableNames.IsEmpty
            ? Options.Interposable
            : Options.InterposableNames.Contains($"_f{function}") || (Options.InterposableNames.Contains("_f?0") && function is >= 10 and < 100 && function % 10 == 0);
    }

    [Law]
    public void References_to_what_may_be_interposed_are_bound_and_no_others(int seed) => Assert.Null(FirstWrong(Make(seed), Link(Make(seed))));

    [Fact]
    public void The_law_rejects_a_link_that_ignores_the_options()
    {
        int rejected = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            Program program = Make(seed);
            LinkedImage mutant = Link(program with { Options = program.Options with { Interposable = false, InterposableNames = [], FlatNamespace = false } });
            rejected += FirstWrong(program, mutant) is null ? 0 : 1;
        }

        Assert.True(rejected > 15);
    }

    private static string? FirstWrong(Program program, LinkedImage image)
    {
        ulong table = image.Symbols["_table"];
        for (int f = 0; f < program.Functions.Length; f++)
        {
            int callee = program.Functions[f].Calls;
            ulong reached = image.BranchTarget(image.Symbols[$"_f{f}"]);
            ulong wanted = image.Symbols[$"_f{callee}"];
            if (program.IsBound(callee) ? reached == wanted || IsWrong(image.StubSlot(reached), callee) : reached != wanted)
            {
                return $"the call of _f{callee} by _f{f}";
            }

            ulong place = table + ((ulong)f * 8);
            if (program.IsBound(f) ? IsWrong(place, f) : image.Fixups[place] != new LinkedImage.Fixup(image.Symbols[$"_f{f}"], null, 0))
            {
                return $"the pointer to _f{f}";
            }
        }

        return null;

        bool IsWrong(ulong place, int target)
        {
            bool isWeak = program.Functions[target].Sort == Sort.Weak;
            int ordinal = isWeak ? Weak : program.Options.FlatNamespace ? Flat : Self;
            // A weak definition is rebased too, and stays so if nothing overrides it.
            return image.Fixups[place] != new LinkedImage.Fixup(0, $"_f{target}", 0, ordinal) || (image.Rebased.Contains(place) && !isWeak);
        }
    }

    private static Program Make(int seed)
    {
        var random = new Random(seed);
        int count = random.Next(1, 25);
        (Sort, int)[] functions = [.. Enumerable.Range(0, count).Select(_ => ((Sort)(random.Next(5) % 3), random.Next(count)))];
        IEnumerable<string> listed = Enumerable.Range(0, count).Where(_ => random.Next(3) == 0).Select(f => $"_f{f}").Append("_f?0");
        return new Program([.. functions], new LinkOptions
        {
            Kind = random.Next(3) == 0 ? OutputKind.Executable : OutputKind.Dylib,
            EntryName = "_f0",
            Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
            FixupEncoding = random.Next(2) == 0 ? FixupEncoding.Chained : FixupEncoding.Classic,
            Interposable = random.Next(2) == 0,
            InterposableNames = random.Next(3) == 0 ? [.. listed] : [],
            FlatNamespace = random.Next(3) == 0,
        });
    }

    private static LinkedImage Link(Program program)
    {
        int count = program.Functions.Length;
        var builder = new ObjectBuilder();
        int text = builder.Text([.. Enumerable.Range(0, count * 2).Select(word => word % 2 == 0 ? Call : Return)]);
        int data = builder.Data(new ulong[count]);
        int[] symbols = [.. Enumerable.Range(0, count).Select(f => builder.Define(
            $"_f{f}",
            text,
            (ulong)f * 8,
            description: program.Functions[f].Sort == Sort.Weak ? SymbolTypes.WeakDefinition : (ushort)0,
            isPrivateExtern: program.Functions[f].Sort == Sort.Hidden))];
        builder.Define("_table", data, 0);
        for (int f = 0; f < count; f++)
        {
            builder.Instruction(text, (uint)f * 8, RelocationType.Branch26, symbols[program.Functions[f].Calls]);
            builder.Pointer(data, (uint)f * 8, symbols[f]);
        }

        LoadedInput input = new(new InputRequest.File("a.o"), "a.o", builder.Build(), 0);
        return new LinkedImage([.. LinkInMemory.FileOf(LinkInMemory
            .Plan(SequentialExecution.Instance, [input], program.Options with { Inputs = [input.Request] })
            .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error))))]);
    }
}
