using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Atoms;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Planning;
using AfsLd.Stages.Sealing;
using AfsLd.Stages.Verifying;
using AfsLd.Tests.Properties.Generators;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>Objects whose fault shows only in a link: each is refused with its place, and links without the fault.</summary>
public sealed class MalformedLinkTests
{
    private const int Text = 1;
    private const int Data = 2;
    private const int Descriptors = 3;
    private const int Template = 4;

    // _main; four words of data (_d at 0); one thread-local descriptor; its 8 bytes of template; section 5 when a case adds one.
    private static ObjectBuilder Sound()
    {
        var builder = new ObjectBuilder { SortsRelocations = false };
        builder.Text(0xd65f03c0, 0xd65f03c0);
        builder.Data(0, 0, 0, 0);
        builder.Section("__DATA", "__thread_vars", new byte[24], SectionTypes.ThreadLocalVariables, 3);
        builder.Section("__DATA", "__thread_data", new byte[8], SectionTypes.ThreadLocalRegular, 3);
        builder.Define("_main", Text, 0);
        builder.Define("_d", Data, 0);
        builder.Define("_v", Descriptors, 0);
        builder.Define("_v$tlv$init", Template, 0, isExternal: false);
        return builder;
    }

    public static TheoryData<string, Func<ObjectBuilder, ObjectBuilder>, Func<ObjectBuilder, ObjectBuilder>, string, string> Faults => new()
    {
        {
            "a symbol inside a pointer", b => b.Pointer(Data, 8, 0), b => { b.Define("_x", Data, 12); return b.Pointer(Data, 8, 0); },
            AtomCodes.MisplacedRelocation, "another piece 4 bytes on"
        },
        {
            "pointers that overlap", b => b.Pointer(Data, 16, 0).Pointer(Data, 8, 0), b => b.Pointer(Data, 12, 0).Pointer(Data, 8, 0),
            AtomCodes.MisplacedRelocation, "at 0x8, writes the same bytes"
        },
        {
            "two pointers in one place", b => b.Difference(Data, 8, 0, 1), b => b.Pointer(Data, 8, 0).Pointer(Data, 8, 0),
            AtomCodes.MisplacedRelocation, "writes the same bytes"
        },
        {
            "half a descriptor", b => b, b => { b.Section("__DATA", "__thread_more", new byte[32], SectionTypes.ThreadLocalVariables, 3); return b; },
            ParsingCodes.MalformedSection, "expected thread-local descriptors of 24"
        },
        {
            "a descriptor of no variable", b => b.Pointer(Descriptors, 16, 3), b => b.Pointer(Descriptors, 16, 1),
            PlanningCodes.MalformedTlvDescriptor, "descriptor"
        },
        {
            "a descriptor of a far variable", b => b.Pointer(Descriptors, 16, 3), b => Far(b),
            PlanningCodes.MalformedTlvDescriptor, "descriptor"
        },
        {
            "a descriptor whose function is a variable", b => b.Pointer(Descriptors, 0, 0), b => b.Pointer(Descriptors, 0, 3),
            PlanningCodes.MalformedTlvDescriptor, "descriptor"
        },
        {
            "a template in two segments",
            b => { b.Section("__DATA", "__thread_more", new byte[8], SectionTypes.ThreadLocalRegular, 3); return b; },
            b => { b.Section("__MORE", "__thread_more", new byte[8], SectionTypes.ThreadLocalRegular, 3); return b; },
            PlanningCodes.LayoutConflict, "neighbours in one segment"
        },
        {
            "an initialiser that is data", b => Initialiser(b, 0), b => Initialiser(b, 1),
            PlanningCodes.BadInitializer, "in no segment that may be executed"
        },
        {
            "pointers that end within one", b => { b.Section("__DATA", "__more", new byte[16], SectionTypes.LazySymbolPointers, 3); return b.IndirectSymbols(0, 0); },
            b => { b.Section("__DATA", "__more", new byte[15], SectionTypes.LazySymbolPointers, 3); return b.IndirectSymbols(0, 0); },
            ParsingCodes.MalformedSection, "expected pointers of 8"
        },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_refused_with_its_place_and_its_neighbour_is_linked(
        string fault, Func<ObjectBuilder, ObjectBuilder> sound, Func<ObjectBuilder, ObjectBuilder> broken, string code, string expected)
    {
        Assert.NotEmpty(fault);
        foreach (bool? initOffsets in new bool?[] { true, false })
        {
            LinkOptions options = Options with { InitOffsets = initOffsets };
            Fin<LinkImage> good = Link(sound(Sound()), options);
            Assert.True(good.IsSucc, good.Match(Succ: _ => "", Fail: LinkInMemory.TextOf));
            Diagnostic error = Link(broken(Sound()), options).Match(Succ: _ => throw new InvalidOperationException("linked"), Fail: LinkError.DiagnosticsOf)[0];
            Assert.Equal(code, error.Code);
            Assert.Contains(expected, error.Text, StringComparison.Ordinal);
            Assert.True(error.Origin.File == "a.o" || code == PlanningCodes.LayoutConflict, "it names no file");
        }
    }

    [Theory]
    [InlineData(Data, 0UL, "may not be executed")]
    [InlineData(Text, 2UL, "multiples of 4")]
    [InlineData(Text, 4UL, null)]
    public void An_entry_is_code_at_a_multiple_of_4(int section, ulong offset, string? expected)
    {
        ObjectBuilder builder = Sound();
        builder.Define("_begin", section, offset);
        string said = Link(builder, Options with { EntryName = "_begin" }).Match(Succ: _ => "linked", Fail: LinkInMemory.TextOf);
        Assert.Contains(expected ?? "linked", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Sections_without_bytes_are_last_even_if_they_say_that_they_have_instructions()
    {
        ObjectBuilder builder = Sound();
        int zerofill = builder.Zerofill("__DATA", "__odd", 16, 3, SectionTypes.Zerofill | SectionTypes.PureInstructions);
        builder.Define("_odd", zerofill, 0);
        Assert.Empty(Rejections(builder));
    }

    [Fact]
    public void Sections_without_bytes_are_behind_unwind_information_too()
    {
        ObjectBuilder builder = Unwind(Sound(), 0x0200_0000);
        builder.Define("_odd", builder.Zerofill("__TEXT", "__odd", 16, 3), 0);
        Assert.Empty(Rejections(builder));
    }

    [Fact]
    public void What_lies_between_instructions_is_no_start_of_a_function()
    {
        ObjectBuilder builder = Sound();
        builder.Define("_between", Text, 6);
        Assert.Empty(Rejections(builder));
    }

    private static ImmutableArray<string> Rejections(ObjectBuilder builder)
    {
        LinkImage image = Link(builder, Options).Match(Succ: made => made, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));
        return [.. VerifyImage.Run(LinkInMemory.FileOf(image).AsMemory(), "out").Violations.Select(violation => violation.ToString())];
    }

    private static LinkOptions Options => new RandomProgram(1).Options with
    {
        Kind = OutputKind.Executable,
        DeadStrip = false,
        Inputs = [new InputRequest.File("a.o")],
    };

    private static Fin<LinkImage> Link(ObjectBuilder builder, LinkOptions options) => LinkInMemory.Plan(
        SequentialExecution.Instance, [new LoadedInput(options.Inputs[0], "a.o", builder.Build(), 0)], options);

    private static ObjectBuilder Initialiser(ObjectBuilder builder, int symbol)
    {
        int section = builder.Section("__DATA", "__mod_init_func", new byte[8], SectionTypes.ModInitFunctionPointers, 3);
        return builder.Pointer(section, 0, symbol);
    }

    private static ObjectBuilder Unwind(ObjectBuilder builder, uint encoding)
    {
        var row = new byte[32];
        row[8] = 4;
        BitConverter.TryWriteBytes(row.AsSpan(12), encoding);
        int section = builder.Section("__LD", "__compact_unwind", row, SectionTypes.Debug, 3);
        return builder.Pointer(section, 0, 0);
    }

    /// <summary>The place itself holds the addend.</summary>
    private static ObjectBuilder Far(ObjectBuilder builder)
    {
        var words = new byte[24];
        BitConverter.TryWriteBytes(words.AsSpan(16), 0x1000L);
        int section = builder.Section("__DATA", "__thread_more", words, SectionTypes.ThreadLocalVariables, 3);
        return builder.Pointer(section, 16, 3);
    }
}
