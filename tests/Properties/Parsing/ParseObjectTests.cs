using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Parsing;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Parsing;

public sealed class ParseObjectTests
{
    [Law]
    public void The_reader_says_what_an_independent_reader_says(int seed)
    {
        Assert.Null(Disagreement(RandomObject.Of(seed), Read));
    }

    [Law]
    public void Relocations_come_in_descending_order_with_their_pairs(int seed)
    {
        Assert.All(Read(RandomObject.Of(seed)).Sections, section => Assert.Null(Disorder(section.RelocationRows)));
    }

    [Law]
    public void The_place_of_an_object_in_memory_does_not_matter(int seed, byte shift)
    {
        byte[] bytes = RandomObject.Of(seed);
        byte[] moved = new byte[bytes.Length + shift];
        bytes.CopyTo(moved, shift);
        ParsedObject there = Outcome.Value(ParseObject.Run(new Origin("a.o"), moved.AsMemory(shift)));
        Assert.Equal(ModelObject.Facts(Read(bytes)), ModelObject.Facts(there));
    }

    [Law]
    public void External_names_are_hashed_and_others_are_not(int seed)
    {
        Assert.Null(WrongHash(Read(RandomObject.Of(seed)).Symbols));
    }

    [Fact]
    public void Hashes_of_local_names_or_of_their_terminator_are_caught()
    {
        ObjectSymbols symbols = Read(RandomObject.Of(11)).Symbols;
        Assert.NotNull(WrongHash(symbols with { NameHashes = [.. symbols.NameHashes.Select(_ => 1UL)] }));
        Assert.NotNull(WrongHash(symbols with
        {
            NameHashes = [.. Enumerable.Range(0, symbols.Count).Select(i => symbols.NameHashes[i] == 0 ? 0 : NameHash.Of([.. symbols.NameOf(i), 0]))],
        }));
    }

    [Fact]
    public void A_reader_that_begins_at_the_start_of_its_memory_is_caught()
    {
        byte[] bytes = RandomObject.Of(3);
        byte[] moved = [.. RandomObject.Of(4), .. bytes];
        Assert.NotNull(Disagreement(bytes, _ => Read(moved)));
        Assert.Null(Disagreement(bytes, _ => Outcome.Value(ParseObject.Run(new Origin("a.o"), moved.AsMemory(moved.Length - bytes.Length)))));
    }

    [Fact]
    public void A_reader_that_drops_the_last_symbol_is_caught() => Assert.Contains(Seeds, seed => Disagreement(
        RandomObject.Of(seed),
        bytes =>
        {
            ParsedObject value = Read(bytes);
            ObjectSymbols symbols = value.Symbols;
            return symbols.Count == 0 ? value : value with { Symbols = symbols with { NameLengths = symbols.NameLengths[..^1] } };
        }) is not null);

    [Fact]
    public void A_reader_that_keeps_an_ascending_order_is_caught()
    {
        RelocationInfo[] ascending =
        [
            RelocationInfo.Of(0, 0, false, 3, true, RelocationType.Subtractor),
            RelocationInfo.Of(0, 0, false, 3, true, RelocationType.Unsigned),
            RelocationInfo.Of(8, 0, false, 3, true, RelocationType.Unsigned),
        ];
        var builder = new ObjectBuilder { SortsRelocations = false };
        int data = builder.Data(0, 0);
        builder.Define("_a", data, 0);
        Array.ForEach(ascending, row => builder.Relocate(data, row));
        Assert.NotNull(Disorder(ascending));
        Assert.Equal([ascending[2], ascending[0], ascending[1]], Read(builder.Build()).Sections[0].RelocationRows.ToArray());
    }

    [Fact]
    public void A_sort_that_parts_pairs_is_caught() => Assert.NotNull(Disorder(
    [
        RelocationInfo.Of(0, 0, false, 3, true, RelocationType.Unsigned),
        RelocationInfo.Of(0, 0, false, 3, true, RelocationType.Subtractor),
    ]));

    [Fact]
    public void An_object_of_another_architecture_is_refused_by_its_name()
    {
        var builder = new ObjectBuilder { CpuType = MachHeader.CpuTypeX8664, CpuSubtype = 3 };
        Diagnostic refusal = Outcome.Error(ParseObject.Run(new Origin("a.o"), builder.Build()));
        Assert.Equal(ParsingCodes.WrongArchitecture, refusal.Code);
        Assert.Contains("x86_64", refusal.Text, StringComparison.Ordinal);
        Assert.Contains("arm64e", Outcome.Error(ParseObject.Run(new Origin("a.o"), new ObjectBuilder { CpuSubtype = 2 }.Build())).Text, StringComparison.Ordinal);
    }

    private static IEnumerable<int> Seeds => Enumerable.Range(0, 100);

    private static string? WrongHash(ObjectSymbols symbols)
    {
        for (int i = 0; i < symbols.Count; i++)
        {
            NList64 row = symbols.Rows[i];
            if (symbols.NameHashes[i] != (row.IsExternal && !row.IsStab ? NameHash.Of(symbols.NameOf(i)) : 0))
            {
                return $"the hash of symbol {i}";
            }
        }

        return null;
    }

    private static string? Disagreement(byte[] bytes, Func<byte[], ParsedObject> read)
    {
        IReadOnlyList<string> expected = ModelObject.Facts(bytes);
        IReadOnlyList<string> found = ModelObject.Facts(read(bytes));
        return expected.SequenceEqual(found)
            ? null
            : string.Join('\n', expected.Except(found).Select(f => "- " + f).Concat(found.Except(expected).Select(f => "+ " + f)));
    }

    private static string? Disorder(ReadOnlySpan<RelocationInfo> rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (i > 0 && rows[i].Address > rows[i - 1].Address)
            {
                return $"relocation {i} is higher than the one before it";
            }

            if (rows[i].Type is RelocationType.Addend or RelocationType.Subtractor
                && (i + 1 == rows.Length || rows[i + 1].Address != rows[i].Address || rows[i + 1].Type is RelocationType.Addend or RelocationType.Subtractor))
            {
                return $"relocation {i} has lost its partner";
            }
        }

        return null;
    }

    private static ParsedObject Read(byte[] bytes) => Outcome.Value(ParseObject.Run(new Origin("a.o"), bytes));
}
