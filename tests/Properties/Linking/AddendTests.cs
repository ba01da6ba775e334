using System;
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

/// <summary>ARM64_RELOC_ADDEND holds a signed number of 24 bits: every relocation that takes one reaches that far from its symbol, back and forth.</summary>
public sealed class AddendTests
{
    private const uint Adrp = 0x90000000; // ADRP x0
    private const uint Branch = 0x14000000; // B
    private const int Least = -0x800000;
    private const int Most = 0x7fffff;

    // ADD x0, x0; LDRB, LDRH, LDR of 4, 8 and 16 bytes; STR of 8 bytes.
    private static readonly (uint Word, int ScaleLog2)[] Seconds =
        [(0x91000000, 0), (0x39400000, 0), (0x79400000, 1), (0xb9400000, 2), (0xf9400000, 3), (0x3dc00000, 4), (0xf9000000, 3)];

    private sealed record Reference(int Second, int Addend, bool IsLocal);

    [Law]
    public void References_reach_as_far_as_their_addends_say(int seed) => Assert.Null(FirstWrong(Make(seed), Link(Make(seed))));

    [Fact]
    public void The_law_rejects_an_addend_without_its_sign()
    {
        Reference[] references = [new(0, -1, false), new(-1, -8, false), new(4, Least, true)];
        Assert.Null(FirstWrong([.. references], Link([.. references])));
        for (int i = 0; i < references.Length; i++)
        {
            // What a reader that takes 24 bits for an unsigned number would reach.
            Reference[] mutant = [.. references];
            mutant[i] = mutant[i] with { Addend = mutant[i].Addend & 0xffffff };
            Assert.NotNull(FirstWrong([.. mutant], Link([.. references])));
        }
    }

    private static string? FirstWrong(ImmutableArray<Reference> references, LinkedImage image)
    {
        ulong code = image.Symbols["_main"];
        for (int i = 0; i < references.Length; i++)
        {
            ulong at = code + ((ulong)i * 8);
            ulong symbol = image.Symbols[references[i].Second < 0 ? "_code" : references[i].IsLocal ? "_local" : "_data"];
            ulong reached = references[i].Second < 0 ? image.BranchTarget(at) : Pair(image, at);
            if (reached != symbol + (ulong)(long)references[i].Addend)
            {
                return $"reference {i} reaches 0x{reached:x}";
            }
        }

        return null;
    }

    // As LinkedImage.PairTarget, and for accesses of 16 bytes, whose scale is in two places.
    private static ulong Pair(LinkedImage image, ulong at)
    {
        bool isQuad = (image.CodeAt(at + 4) & 0xff800000) == 0x3d800000;
        ulong target = image.PairTarget(at);
        return isQuad ? (target & ~0xfffUL) + ((image.CodeAt(at + 4) >> 10 & 0xfff) * 16) : target;
    }

    private static ImmutableArray<Reference> Make(int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, random.Next(1, 30)).Select(_ =>
            {
                int second = random.Next(-1, Seconds.Length);
                int addend = random.Next(5) switch { 0 => Least, 1 => Most, 2 => random.Next(-40, 40), _ => random.Next(Least, Most + 1) };
                int unit = second < 0 ? 4 : 1 << Seconds[second].ScaleLog2;
                return new Reference(second, (int)Math.Floor(addend / (double)unit) * unit, random.Next(2) == 0);
            }),
        ];
    }

    private static LinkedImage Link(ImmutableArray<Reference> references)
    {
        var builder = new ObjectBuilder();
        int text = builder.Text([.. references.SelectMany(reference => new[] { reference.Second < 0 ? Branch : Adrp, reference.Second < 0 ? Branch : Seconds[reference.Second].Word }), Branch]);
        int data = builder.Section("__DATA", "__data", new byte[64], SectionTypes.Regular, 4);
        builder.Define("_main", text, 0);
        int code = builder.Define("_code", text, (ulong)references.Length * 8);
        int shown = builder.Define("_data", data, 0);
        int local = builder.Define("_local", data, 32, isExternal: false);
        for (int i = 0; i < references.Length; i++)
        {
            (int second, int addend, bool isLocal) = references[i];
            if (second < 0)
            {
                builder.Instruction(text, (uint)i * 8, RelocationType.Branch26, code, addend);
                continue;
            }

            builder.Instruction(text, (uint)i * 8, RelocationType.Page21, isLocal ? local : shown, addend);
            builder.Instruction(text, ((uint)i * 8) + 4, RelocationType.PageOff12, isLocal ? local : shown, addend);
        }

        LoadedInput input = new(new InputRequest.File("a.o"), "a.o", builder.Build(), 0);
        var options = new LinkOptions
        {
            Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
            ApplyOptimizationHints = false,
            Inputs = [input.Request],
        };
        return new LinkedImage([.. LinkInMemory.FileOf(LinkInMemory.Plan(SequentialExecution.Instance, [input], options)
            .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error))))]);
    }
}
