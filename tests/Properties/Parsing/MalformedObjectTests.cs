using System;
using System.Linq;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Parsing;
using AfsLd.Tests.Properties.Generators;
using Xunit;

namespace AfsLd.Tests.Properties.Parsing;

/// <summary>Each rule of an object, broken alone: the same object without the fault is read.</summary>
public sealed class MalformedObjectTests
{
    // An object with __text of 16 bytes (section 1), __data of 16 bytes (2), and the symbols _a (0) and _u (1, undefined).
    private static ObjectBuilder Sound()
    {
        var builder = new ObjectBuilder { SortsRelocations = false };
        builder.Text(0x94000000, 0x90000000, 0x91000000, 0xd65f03c0);
        builder.Data(1, 2);
        builder.Define("_a", 1, 0);
        builder.Undefined("_u");
        return builder;
    }

    private static RelocationInfo Relocation(RelocationType type, uint address = 0, int number = 0, bool pcRelative = false, int length = 2, bool external = true) =>
        RelocationInfo.Of(address, number, pcRelative, length, external, type);

    public static TheoryData<string, int, RelocationInfo[], string> Relocations => new()
    {
        { "scattered", 2, [Relocation(RelocationType.Unsigned, 0x80000000, length: 3)], "R_SCATTERED" },
        { "past the end", 2, [Relocation(RelocationType.Unsigned, 9, length: 3)], "inside the section's 16 bytes" },
        { "far past the end", 2, [Relocation(RelocationType.Unsigned, 0x7fffffff, length: 3)], "inside the section's 16 bytes" },
        { "no such symbol", 2, [Relocation(RelocationType.Unsigned, number: 2, length: 3)], "names symbol 2" },
        { "no such section", 2, [Relocation(RelocationType.Unsigned, number: 3, length: 3, external: false)], "names section 3" },
        { "section 0", 2, [Relocation(RelocationType.Unsigned, number: 0, length: 3, external: false)], "names section 0" },
        { "unsigned of 2 bytes", 2, [Relocation(RelocationType.Unsigned, length: 1)], "not one of its forms" },
        { "pc-relative unsigned", 2, [Relocation(RelocationType.Unsigned, length: 3, pcRelative: true)], "not one of its forms" },
        { "absolute branch", 1, [Relocation(RelocationType.Branch26)], "not one of its forms" },
        { "branch to a section", 1, [Relocation(RelocationType.Branch26, number: 1, pcRelative: true, external: false)], "not one of its forms" },
        { "page of 8 bytes", 1, [Relocation(RelocationType.Page21, pcRelative: true, length: 3)], "not one of its forms" },
        { "pc-relative page offset", 1, [Relocation(RelocationType.PageOff12, pcRelative: true)], "not one of its forms" },
        { "GOT pointer of 8 bytes", 2, [Relocation(RelocationType.PointerToGot, length: 3)], "not one of its forms" },
        { "arm64e", 2, [Relocation(RelocationType.AuthenticatedPointer, length: 3)], "arm64e" },
        { "unknown type", 2, [Relocation((RelocationType)13, length: 3)], "relocation type 13" },
        { "instruction between words", 1, [Relocation(RelocationType.Branch26, 2, pcRelative: true)], "a multiple of 4" },
        { "subtractor alone", 2, [Relocation(RelocationType.Subtractor, length: 3)], "ARM64_RELOC_UNSIGNED of the same address" },
        { "subtractor of a section", 2, [Relocation(RelocationType.Subtractor, number: 1, length: 3, external: false)], "not one of its forms" },
        {
            "subtractor and unsigned of other lengths", 2,
            [Relocation(RelocationType.Subtractor, length: 3), Relocation(RelocationType.Unsigned, length: 2)],
            "ARM64_RELOC_UNSIGNED of the same address"
        },
        {
            "subtractor and unsigned of other addresses", 2,
            [Relocation(RelocationType.Subtractor, 8, length: 3), Relocation(RelocationType.Unsigned, 0, length: 3)],
            "ARM64_RELOC_UNSIGNED of the same address"
        },
        { "addend alone", 1, [Relocation(RelocationType.Addend, number: 5, external: false)], "BRANCH26, PAGE21 or PAGEOFF12" },
        {
            "addend of a GOT load", 1,
            [Relocation(RelocationType.Addend, number: 5, external: false), Relocation(RelocationType.GotLoadPage21, pcRelative: true)],
            "BRANCH26, PAGE21 or PAGEOFF12"
        },
        {
            "addend of a symbol", 1,
            [Relocation(RelocationType.Addend, number: 1), Relocation(RelocationType.Page21, pcRelative: true)],
            "not one of its forms"
        },
    };

    [Theory]
    [MemberData(nameof(Relocations))]
    public void A_relocation_that_breaks_a_rule_is_refused_with_its_place(string rule, int section, RelocationInfo[] rows, string expected)
    {
        Assert.NotEmpty(rule);
        ObjectBuilder builder = Sound().Relocate(section, Relocation(RelocationType.Unsigned, 8, length: 3));
        if (section == 1)
        {
            builder = Sound();
        }

        int before = section == 1 ? 0 : 1;
        Array.ForEach(rows, row => builder.Relocate(section, row));
        byte[] bytes = builder.Build();
        Diagnostic error = Outcome.Error(ParseObject.Run(new Origin("a.o"), bytes));
        Assert.Equal(ParsingCodes.MalformedRelocation, error.Code);
        Assert.Contains(expected, error.Text, StringComparison.Ordinal);
        Assert.StartsWith($"relocation {before} of {(section == 1 ? "__TEXT,__text" : "__DATA,__data")}", error.Text, StringComparison.Ordinal);
        Assert.Equal(rows[0].Address, BitConverter.ToUInt32(bytes, (int)(error.Origin.Offset ?? 0)));
    }

    [Fact]
    public void The_sound_object_and_every_form_of_relocation_are_read()
    {
        ObjectBuilder builder = Sound();
        foreach (RelocationType type in Enum.GetValues<RelocationType>())
        {
            if (type is not (RelocationType.Unsigned or RelocationType.Subtractor or RelocationType.Addend or RelocationType.AuthenticatedPointer))
            {
                builder.Instruction(1, 0, type, 1);
            }
        }

        builder.Instruction(1, 4, RelocationType.Page21, 0, -0x800000).Instruction(1, 8, RelocationType.PageOff12, 0, 0x7fffff)
            .Instruction(1, 12, RelocationType.Branch26, 0, 4)
            .Pointer(2, 0, 0).SectionPointer(2, 8, 1).Difference(2, 0, 0, 1).Difference(2, 12, 0, 1, 2)
            .Relocate(2, Relocation(RelocationType.Unsigned, 4)).Relocate(2, Relocation(RelocationType.Unsigned, 8, 2, external: false));
        ParsedObject value = Outcome.Value(ParseObject.Run(new Origin("a.o"), builder.Build()));
        Assert.Equal(8 + 6, value.Sections[0].RelocationRows.Length);
        Assert.Equal(8, value.Sections[1].RelocationRows.Length);
    }

    public static TheoryData<string, Func<ObjectBuilder, ObjectBuilder>, string, string> Objects => new()
    {
        { "n_sect 3", b => With(b, "_x", 0x0f, 3, 0), ParsingCodes.MalformedSymbol, "n_sect is 3" },
        { "n_sect 0", b => With(b, "_x", 0x0f, 0, 0), ParsingCodes.MalformedSymbol, "n_sect is 0" },
        { "stab n_sect 9", b => With(b, "_x", SymbolTypes.FunctionStab, 9, 0), ParsingCodes.MalformedSymbol, "n_sect is 9" },
        { "before its section", b => With(b, "_x", 0x0f, 2, 15), ParsingCodes.MalformedSymbol, "n_value is 0xf" },
        { "behind its section", b => With(b, "_x", 0x0f, 2, 33), ParsingCodes.MalformedSymbol, "n_value is 0x21" },
        { "N_INDR to nowhere", b => With(b, "_x", 0x0b, 0, 9999), ParsingCodes.MalformedSymbol, "N_INDR" },
        { "N_PBUD", b => With(b, "_x", 0x0d, 0, 0), ParsingCodes.MalformedSymbol, "n_type is 0xd" },
        { "huge common", b => With(b, "_x", 0x01, 0, 1UL << 50), ParsingCodes.MalformedSymbol, "tentative definition" },
        { "huge section", b => Zerofill(b, 1UL << 50, 0), ParsingCodes.MalformedSection, "at most" },
        { "alignment", b => Zerofill(b, 8, 16), ParsingCodes.MalformedSection, "alignment 2^16" },
        { "relocated zerofill", b => Zerofill(b, 8, 0).Relocate(3, Relocation(RelocationType.Unsigned, length: 3)), ParsingCodes.MalformedSection, "zerofill" },
        { "half of a slot", b => Half(b, SectionTypes.NonLazySymbolPointers), ParsingCodes.MalformedSection, "12 bytes: expected pointers of 8" },
        { "half of an initialiser", b => Half(b, SectionTypes.ModInitFunctionPointers), ParsingCodes.MalformedSection, "12 bytes: expected pointers of 8" },
        { "half of a terminator", b => Half(b, SectionTypes.ModTermFunctionPointers), ParsingCodes.MalformedSection, "12 bytes: expected pointers of 8" },
        { "half an entry", b => b.DataInCode(new byte[7]), ParsingCodes.MalformedLinkEdit, "multiple of 8" },
        { "data in code of no kind", b => b.DataInCode([0, 0, 0, 0, 4, 0, 0, 0]), ParsingCodes.MalformedLinkEdit, "of kind 0: expected 1 to 5" },
        { "data in code of an unknown kind", b => b.DataInCode([0, 0, 0, 0, 4, 0, 6, 0]), ParsingCodes.MalformedLinkEdit, "of kind 6: expected 1 to 5" },
        { "data in code nowhere", b => b.DataInCode([14, 0, 0, 0, 4, 0, 1, 0]), ParsingCodes.MalformedLinkEdit, "in one section" },
        { "half a hint", b => b.OptimizationHints([1, 2, 3]), ParsingCodes.MalformedLinkEdit, "cut short" },
        { "hints without end", b => b.OptimizationHints([1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), ParsingCodes.MalformedLinkEdit, "cut short" },
        { "short command", b => b.Command([0x32, 0, 0, 0, 16, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]), ParsingCodes.MalformedCommand, "expected at least 24" },
        { "command of 0 bytes", b => b.Command([0x32, 0, 0, 0, 0, 0, 0, 0]), ParsingCodes.MalformedCommand, "0 bytes" },
        { "too many strings", b => b.Command([0x2d, 0, 0, 0, 16, 0, 0, 0, 9, 0, 0, 0, 65, 0, 66, 67]), ParsingCodes.MalformedCommand, "counts 9 strings" },
        { "second symbol table", b => b.Command([2, 0, 0, 0, 24, 0, 0, 0, .. new byte[16]]), ParsingCodes.MalformedSymbol, "second LC_SYMTAB" },
        { "indirect past the end", b => Indirect(b, 1, 0), ParsingCodes.MalformedSection, "indirect symbol table" },
        { "indirect symbol 7", b => Indirect(b, 0, 7), ParsingCodes.MalformedSection, "names symbol 7" },
    };

    [Theory]
    [MemberData(nameof(Objects))]
    public void An_object_that_breaks_a_rule_is_refused_with_its_place(string rule, Func<ObjectBuilder, ObjectBuilder> broken, string code, string expected)
    {
        Assert.NotEmpty(rule);
        Diagnostic error = Outcome.Error(ParseObject.Run(new Origin("lib.a", "a.o"), broken(Sound()).Build()));
        Assert.Equal((code, "lib.a(a.o)"), (error.Code, error.Origin.FileAndMember));
        Assert.Contains(expected, error.Text, StringComparison.Ordinal);
        Assert.True(error.Origin.Offset is not null || code == ParsingCodes.MalformedSection, "it has no offset");
    }

    [Fact]
    public void More_sections_than_n_sect_counts_are_refused()
    {
        var builder = new ObjectBuilder();
        for (int i = 0; i < 256; i++)
        {
            builder.Section("__TEXT", "__s" + i, []);
        }

        Assert.Contains("256 sections", Outcome.Error(ParseObject.Run(new Origin("a.o"), builder.Build())).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Sections_that_share_their_bytes_are_refused()
    {
        var builder = new ObjectBuilder();
        for (int i = 0; i < 20; i++)
        {
            builder.Section("__TEXT", "__s" + i, new byte[i == 0 ? 4096 : 0]);
        }

        // Every section is given the contents of the first one.
        byte[] bytes = builder.Build();
        for (int i = 1; i < 20; i++)
        {
            bytes.AsSpan(32 + 72 + 40, 12).CopyTo(bytes.AsSpan(32 + 72 + (80 * i) + 40));
        }

        Assert.Contains("overlap", Outcome.Error(ParseObject.Run(new Origin("a.o"), bytes)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Pointers_of_the_indirect_symbol_table_become_relocations()
    {
        var builder = new ObjectBuilder();
        int pointers = builder.Section("__DATA", "__nl_symbol_ptr", new byte[32], SectionTypes.NonLazySymbolPointers, 3);
        builder.Undefined("_u");
        builder.Undefined("_v");
        builder.SectionPointer(pointers, 16, pointers);
        builder.FirstIndirect(pointers, 1).IndirectSymbols(99, 1, 0, SymbolTypes.IndirectLocal, SymbolTypes.IndirectAbsolute);
        ParsedObject value = Outcome.Value(ParseObject.Run(new Origin("a.o"), builder.Build()));
        Assert.Equal(
            [
                RelocationInfo.Of(16, 1, false, 3, false, RelocationType.Unsigned),
                RelocationInfo.Of(8, 0, false, 3, true, RelocationType.Unsigned),
                RelocationInfo.Of(0, 1, false, 3, true, RelocationType.Unsigned),
            ],
            value.Sections[0].RelocationRows.ToArray());
    }

    private static ObjectBuilder With(ObjectBuilder builder, string name, byte type, int section, ulong value)
    {
        builder.Symbol(name, type, section, 0, value);
        return builder;
    }

    private static ObjectBuilder Half(ObjectBuilder builder, uint type)
    {
        builder.Section("__DATA", "__half", new byte[12], type, 3);
        return builder;
    }

    private static ObjectBuilder Zerofill(ObjectBuilder builder, ulong sizeBytes, byte alignLog2)
    {
        builder.Zerofill("__DATA", "__bss", sizeBytes, alignLog2);
        return builder;
    }

    private static ObjectBuilder Indirect(ObjectBuilder builder, uint first, uint symbol)
    {
        int pointers = builder.Section("__DATA", "__got", new byte[8], SectionTypes.NonLazySymbolPointers, 3);
        return builder.FirstIndirect(pointers, first).IndirectSymbols(symbol);
    }
}
