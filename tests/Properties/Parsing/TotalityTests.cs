using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing;
using AfsLd.Tests.Properties.Execution;
using AfsLd.Tests.Properties.Generators;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.Parsing;

public sealed class TotalityTests
{
    [Law]
    public void A_file_cut_anywhere_is_read_or_refused(int seed)
    {
        byte[] bytes = AnyFile(new Random(seed));
        int step = 1 + (bytes.Length / 150);
        AssertTotal(Enumerable.Range(0, (bytes.Length + step - 1) / step).Select(cut => bytes[..(cut * step)]));
    }

    [Law]
    public void A_file_with_damaged_bytes_is_read_or_refused(int seed)
    {
        var random = new Random(seed);
        byte[] bytes = AnyFile(random);
        AssertTotal(Enumerable.Range(0, 100).Select(_ => TotalityLaw.Damaged(bytes, random)));
    }

    [Law]
    public void Any_bytes_are_read_or_refused(byte[] bytes, int kind)
    {
        byte[][] beginnings =
        [
            [],
            "!<arch>\n"u8.ToArray(),
            "!<thin>\n"u8.ToArray(),
            [0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0],
            [0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1, 0, 0, 0, 0, 6, 0, 0, 0],
            [0xca, 0xfe, 0xba, 0xbe],
            [0xca, 0xfe, 0xba, 0xbf],
        ];
        AssertTotal([[.. beginnings[(kind & int.MaxValue) % beginnings.Length], .. bytes]]);
    }

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void A_large_file_and_what_becomes_of_it_by_damage_are_read_or_refused(string name)
    {
        TotalityLaw.Kind kind = Enum.Parse<TotalityLaw.Kind>(name);
        byte[] bytes = TotalityLaw.Large(kind, 10_000);
        var random = new Random((int)kind);
        Assert.InRange(bytes.Length, 50_000, 10_000_000);

        // The members of a thin archive are other files, which are not there.
        Assert.Equal(kind != TotalityLaw.Kind.ThinArchive, TotalityLaw.Parse(Outcome.File("x", bytes)).IsSucc);
        for (int i = 0; i < 20; i++)
        {
            AssertTotal([i == 0 ? bytes : TotalityLaw.Damaged(bytes, random)]);
        }
    }

    [Law]
    public void What_is_read_from_a_damaged_object_keeps_what_the_records_promise(int seed)
    {
        var random = new Random(seed);
        byte[] bytes = RandomObject.Of(random.Next());
        Assert.True(ProcessorBudget.Suffices(_ =>
        {
            for (int i = 0; i < 100; i++)
            {
                ParseObject.Run(new Origin("a.o"), TotalityLaw.Damaged(bytes, random)).IfSucc(value => Assert.Null(TotalityLaw.BrokenPromise(value)));
            }
        }));
    }

    [Fact]
    public void A_record_that_breaks_its_promise_is_caught()
    {
        var builder = new ObjectBuilder();
        int text = builder.Text(0x94000000);
        int name = builder.Define("_a", text, 0);
        builder.Instruction(text, 0, RelocationType.Branch26, name);
        ParsedObject value = Outcome.Value(ParseObject.Run(new Origin("a.o"), builder.Build()));
        Assert.Null(TotalityLaw.BrokenPromise(value));
        Assert.NotNull(TotalityLaw.BrokenPromise(value with { Sections = [value.Sections[0] with { SizeBytes = 2 }] }));
        Assert.NotNull(TotalityLaw.BrokenPromise(value with { Symbols = value.Symbols with { NameLengths = [1] } }));
        Assert.NotNull(TotalityLaw.BrokenPromise(value with { Sections = [] }));
    }

    [Fact]
    public void Symbols_that_share_one_huge_name_are_refused_in_time()
    {
        const int count = 400_000;
        var builder = new ObjectBuilder();
        builder.Symbol(new string('x', 4_000_000), SymbolTypes.Undefined | SymbolTypes.External, 0, 0, 0);
        byte[] small = builder.Build();
        // Two entries of the same name do; the count in LC_SYMTAB then says that there are very many, in a longer table.
        byte[] entry = small.AsSpan(IndexOfTable(small), 16).ToArray();
        byte[] table = Enumerable.Repeat(entry, count).SelectMany(e => e).ToArray();
        byte[] bytes = [.. small, .. table];
        int command = SymtabCommand(small);
        BitConverter.TryWriteBytes(bytes.AsSpan(command + 8), small.Length);
        BitConverter.TryWriteBytes(bytes.AsSpan(command + 12), count);
        Assert.True(ProcessorBudget.Suffices(
            _ => Assert.Equal(ParsingCodes.MalformedSymbol, Outcome.Error(ParseObject.Run(new Origin("a.o"), bytes)).Code)));
    }

    private static int SymtabCommand(byte[] bytes)
    {
        int at = 32;
        while (BitConverter.ToUInt32(bytes, at) != LoadCommands.Symtab)
        {
            at += BitConverter.ToInt32(bytes, at + 4);
        }

        return at;
    }

    private static int IndexOfTable(byte[] bytes) => BitConverter.ToInt32(bytes, SymtabCommand(bytes) + 8);

    internal static byte[] AnyFile(Random random) => TotalityLaw.File(Kinds[random.Next(Kinds.Length)], random);

    private static readonly TotalityLaw.Kind[] Kinds = Enum.GetValues<TotalityLaw.Kind>();

    public static TheoryData<string> AllKinds => [.. Enum.GetNames<TotalityLaw.Kind>()];

    private static void AssertTotal(IEnumerable<byte[]> files) => Assert.Null(TotalityLaw.FirstBreach(files, TotalityLaw.Parse));
}
