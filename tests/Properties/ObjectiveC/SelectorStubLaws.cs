using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.ObjectiveC;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Models;
using AfsLd.Tests.Properties.Parsing;
using Xunit;

namespace AfsLd.Tests.Properties.ObjectiveC;

/// <summary>Whoever calls <c>_objc_msgSend$selector</c> reaches _objc_msgSend with the address of that selector's name in x1.</summary>
public sealed class SelectorStubLaws
{
    private const uint Call = 0x94000000; // BL
    private const uint Return = 0xd65f03c0; // RET
    private const uint Break = 0xd4200020; // BRK #1

    /// <summary>Spoils an object of stubs: the file, the headers of its sections, the number of stubs.</summary>
    private delegate void Spoil(Span<byte> file, bool small, int count);

    private static readonly Dictionary<string, Spoil> Mutants = new(StringComparer.Ordinal)
    {
        ["selectors exchanged"] = (file, _, _) =>
        {
            Span<byte> references = file[ContentsOf(file, 1)..];
            (references[0], references[8]) = (references[8], references[0]);
            (references[1], references[9]) = (references[9], references[1]);
        },
        ["a letter of a selector"] = (file, _, _) => file[ContentsOf(file, 2)] ^= 1,
        ["the selector in x2"] = (file, _, _) => file[ContentsOf(file, 0) + 4] ^= 3,
        ["the selector from another page register"] = (file, _, _) => file[ContentsOf(file, 0) + 4] ^= 0x40,
        ["the page of the stub"] = (file, small, count) => RelocateTo(file, (count * (small ? 3 : 4)) - 1, count),
        ["the offset of another selector"] = (file, small, count) => RelocateTo(file, (count * (small ? 3 : 4)) - 2, 1),
        ["a jump to the next stub"] = (file, small, count) => RelocateTo(file, small ? (count * 3) - 3 : (count * 4) - 4, count + 1),
        ["the last instruction"] = (file, small, _) => file[ContentsOf(file, 0) + (small ? 11 : 16)] ^= small ? (byte)0x80 : (byte)0x20,
        ["a stub across lines of the cache"] = (file, small, _) => Put(file, HeaderOf(0) + 52, Word(file, HeaderOf(0) + 52) ^ (small ? 3u : 7u)),
    };

    public static TheoryData<string> Blunders => [.. Mutants.Keys];

    /// <summary>Selectors, which of them each function calls, and the kind of link.</summary>
    private sealed record Program(ImmutableArray<string> Selectors, ImmutableArray<int> Calls, bool IsSmall, bool IsChained, bool Strips);

    [Law]
    public void A_call_reaches_the_runtime_with_its_selector(int seed) => Assert.Null(FirstWrong(Make(seed), Link(Make(seed), null)));

    [Law]
    public void Stubs_that_the_linker_made_are_as_good_in_an_object_of_their_own(int seed) => Assert.Null(FirstWrong(Make(seed), Link(Make(seed), (_, _, _) => { })));

    [Theory]
    [MemberData(nameof(Blunders))]
    public void The_law_rejects(string blunder)
    {
        int rejected = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            Program program = Make(seed);
            program = program with { Calls = [.. program.Calls, .. Enumerable.Range(0, program.Selectors.Length)], Strips = false };
            rejected += FirstWrong(program, Link(program, Mutants[blunder])) is null ? 0 : 1;
        }

        Assert.True(rejected > 10, $"{rejected} of 40");
    }

    private static string? FirstWrong(Program program, LinkedImage image)
    {
        HashSet<string> names = [];
        for (int f = 0; f < program.Calls.Length; f++)
        {
            string selector = program.Selectors[program.Calls[f]];
            names.Add(selector);
            ulong stub = image.BranchTarget(image.Symbols[$"_f{f}"]);
            if (WrongStub(image, program.IsSmall, stub, selector) is { } wrong)
            {
                return $"{wrong} of {selector}";
            }
        }

        (ulong _, ulong size, int _) = image.Sections["__objc_methname"];
        int expected = names.Sum(name => Encoding.UTF8.GetByteCount(name) + 1);
        return (int)size == expected ? null : $"{size} bytes of names, expected {expected}";
    }

    private static string? WrongStub(LinkedImage image, bool small, ulong stub, string selector)
    {
        if (stub % (small ? 4u : 32u) != 0)
        {
            return "the alignment";
        }

        // ADRP x1; LDR x1, [x1, ...]
        if ((image.CodeAt(stub) & 0x9f00001f) != 0x90000001 || (image.CodeAt(stub + 4) & 0xffc003ff) != 0xf9400021)
        {
            return "the load";
        }

        if (!image.Fixups.TryGetValue(image.PairTarget(stub), out LinkedImage.Fixup reference)
            || reference.Import is not null || image.TextAt(reference.Target) != selector)
        {
            return "the selector";
        }

        if (small)
        {
            return image.CodeAt(stub + 8) >> 26 == 5 && IsRuntime(image, image.StubSlot(image.BranchTarget(stub + 8))) ? null : "the branch";
        }

        // ADRP x16; LDR x16, [x16, ...]; BR x16, and nothing that runs behind it.
        return (image.CodeAt(stub + 8) & 0x9f00001f) == 0x90000010 && (image.CodeAt(stub + 12) & 0xffc003ff) == 0xf9400210
            && image.CodeAt(stub + 16) == 0xd61f0200 && image.CodeAt(stub + 20) == Break && image.CodeAt(stub + 24) == Break && image.CodeAt(stub + 28) == Break
            && IsRuntime(image, image.PairTarget(stub + 8)) ? null : "the jump";
    }

    private static bool IsRuntime(LinkedImage image, ulong slot) => image.Fixups.TryGetValue(slot, out LinkedImage.Fixup bound) && bound.Import == "_objc_msgSend";

    /// <summary>A stub for another name would be asked for again and again.</summary>
    [Fact]
    public void A_selector_that_is_no_text_keeps_its_bytes()
    {
        var builder = new ObjectBuilder();
        int text = builder.Text(Call, Return);
        builder.Define("_f", text, 0);
        builder.Instruction(text, 0, RelocationType.Branch26, builder.Undefined("_objc_msgSend$xyz:"));
        byte[] caller = builder.Build();
        int at = caller.AsSpan().IndexOf("xyz:"u8);
        new byte[] { 0xff, 0xfe, 0xc3 }.CopyTo(caller, at);
        byte[] library = new DylibBuilder("/usr/lib/libobjc.A.dylib").BuildVersion(1).Export("_objc_msgSend").Build();
        ImmutableArray<LoadedInput> inputs = [Outcome.File("a.o", caller), Outcome.File("libobjc.dylib", library)];
        var options = new LinkOptions
        {
            Kind = OutputKind.Dylib,
            Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
            Inputs = [.. inputs.Select(input => input.Request)],
        };
        byte[] file = [.. LinkInMemory.FileOf(LinkInMemory.Plan(SequentialExecution.Instance, inputs, options)
            .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error))))];
        Assert.True(file.AsSpan().IndexOf(new byte[] { 0xff, 0xfe, 0xc3, 0x3a, 0 }) > 0);
    }

    private static Program Make(int seed)
    {
        var random = new Random(seed);
        string[] parts = ["init", "With", ":", "é", "object", "x", "_", "setValue:", "forKey:"];
        string[] selectors = [.. Enumerable.Range(0, random.Next(2, 12)).Select(i => $"{parts[random.Next(parts.Length)]}{parts[random.Next(parts.Length)]}{i}{parts[random.Next(parts.Length)]}")];
        return new Program(
            [.. selectors],
            [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(selectors.Length))],
            random.Next(2) == 0,
            random.Next(2) == 0,
            random.Next(2) == 0);
    }

    // With a mutant, the stubs are an object of the command line: the linker makes none.
    private static LinkedImage Link(Program program, Spoil? spoil)
    {
        byte[] library = new DylibBuilder("/usr/lib/libobjc.A.dylib").BuildVersion(1).Export("_objc_msgSend").Build();
        List<LoadedInput> inputs = [Outcome.File("a.o", Callers(program)), Outcome.File("libobjc.dylib", library)];
        if (spoil is not null)
        {
            ImmutableArray<ReadOnlyMemory<byte>> called = [.. program.Calls.Distinct().Select(c => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes("_objc_msgSend$" + program.Selectors[c]))];
            byte[] stubs = SynthesizeSelectorStubs.Run(called, program.IsSmall).ToArray();
            spoil(stubs, program.IsSmall, called.Length);
            inputs.Add(Outcome.File("stubs.o", stubs));
        }

        var options = new LinkOptions
        {
            Kind = OutputKind.Dylib,
            Platform = new PlatformVersion(Platform.MacOS, PackedVersion.Of(13), PackedVersion.Of(13)),
            FixupEncoding = program.IsChained ? FixupEncoding.Chained : FixupEncoding.Classic,
            DeadStrip = program.Strips,
            ObjCStubsSmall = program.IsSmall,
            Inputs = [.. inputs.Select(input => input.Request)],
        };
        return new LinkedImage([.. LinkInMemory.FileOf(LinkInMemory.Plan(SequentialExecution.Instance, [.. inputs], options)
            .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error))))]);
    }

    private static byte[] Callers(Program program)
    {
        var builder = new ObjectBuilder();
        int text = builder.Text([.. program.Calls.SelectMany(_ => new[] { Call, Return })]);
        for (int f = 0; f < program.Calls.Length; f++)
        {
            builder.Define($"_f{f}", text, (ulong)f * 8);
        }

        Dictionary<int, int> stubs = program.Calls.Distinct().ToDictionary(c => c, c => builder.Undefined("_objc_msgSend$" + program.Selectors[c]));
        for (int f = 0; f < program.Calls.Length; f++)
        {
            builder.Instruction(text, (uint)f * 8, RelocationType.Branch26, stubs[program.Calls[f]]);
        }

        return builder.Build();
    }

    // mach-o/loader.h: header, segment_command_64, then 80 bytes a section: its offset at 48, its relocations at 56.
    private static int HeaderOf(int section) => 32 + 72 + (80 * section);

    private static int ContentsOf(Span<byte> file, int section) => (int)Word(file, HeaderOf(section) + 48);

    private static void RelocateTo(Span<byte> file, int relocation, int symbol)
    {
        int at = (int)Word(file, HeaderOf(0) + 56) + (8 * relocation) + 4;
        Put(file, at, (Word(file, at) & 0xff000000) | (uint)symbol);
    }

    private static uint Word(Span<byte> file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file[at..]);

    private static void Put(Span<byte> file, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file[at..], value);
}
