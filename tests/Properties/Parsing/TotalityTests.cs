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
using AfsLd.Tests.Properties.Generators;
using LanguageExt;
using Xunit;

namespace AfsLd.Tests.Properties.Parsing;

public sealed class TotalityTests
{
    // A parser may keep columns of some 12 bytes for an entry of 16 and a copy of relocations; the rest is a few small records.
    private const long BytesPerInputByte = 40;
    private const long BytesForRecords = 400_000;

    [Law]
    public void A_file_cut_anywhere_is_read_or_refused(int seed)
    {
        byte[] bytes = AnyFile(new Random(seed));
        for (int length = 0; length < bytes.Length; length += 1 + (bytes.Length / 150))
        {
            AssertTotal(bytes[..length]);
        }
    }

    [Law]
    public void A_file_with_damaged_bytes_is_read_or_refused(int seed)
    {
        var random = new Random(seed);
        byte[] bytes = AnyFile(random);
        for (int i = 0; i < 100; i++)
        {
            AssertTotal(Damaged(bytes, random));
        }
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
        AssertTotal([.. beginnings[(kind & int.MaxValue) % beginnings.Length], .. bytes]);
    }

    [Law]
    public void What_is_read_from_a_damaged_object_keeps_what_the_records_promise(int seed)
    {
        var random = new Random(seed);
        byte[] bytes = RandomObject.Of(random.Next());
        for (int i = 0; i < 100; i++)
        {
            ParseObject.Run(new Origin("a.o"), Damaged(bytes, random)).IfSucc(value => Assert.Null(BrokenPromise(value)));
        }
    }

    [Fact]
    public void A_record_that_breaks_its_promise_is_caught()
    {
        var builder = new ObjectBuilder();
        int text = builder.Text(0x94000000);
        int name = builder.Define("_a", text, 0);
        builder.Instruction(text, 0, RelocationType.Branch26, name);
        ParsedObject value = Outcome.Value(ParseObject.Run(new Origin("a.o"), builder.Build()));
        Assert.Null(BrokenPromise(value));
        Assert.NotNull(BrokenPromise(value with { Sections = [value.Sections[0] with { SizeBytes = 2 }] }));
        Assert.NotNull(BrokenPromise(value with { Symbols = value.Symbols with { NameLengths = [1] } }));
        Assert.NotNull(BrokenPromise(value with { Sections = [] }));
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
        Assert.Equal(ParsingCodes.MalformedSymbol, Outcome.Error(ParseObject.Run(new Origin("a.o"), bytes)).Code);
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

    internal static byte[] AnyFile(Random random)
    {
        int seed = random.Next();
        return random.Next(5) switch
        {
            0 => new ArchiveBuilder((ArchiveStyle)random.Next(6)).Add("a.o", RandomObject.Of(seed), "_a").Add("a long name of a member.o", RandomObject.Of(seed + 1), "_b", "_c").Build(),
            1 => new DylibBuilder("libx.dylib") { HasTrie = random.Next(2) == 0 }.Export("_a").Export("_ab", 4).Export("_b", 1)
                .Load(LoadCommands.ReexportDylib, "liby.dylib").Text(LoadCommands.Rpath, "r").BuildVersion(1).Build(),
            2 => UniversalBuilder.Build(random.Next(2) == 0, (MachHeader.CpuTypeX8664, 3, [1]), (MachHeader.CpuTypeArm64, 0, RandomObject.Of(seed))),
            _ => RandomObject.Of(seed),
        };
    }

    private static byte[] Damaged(byte[] bytes, Random random)
    {
        byte[] damaged = bytes.ToArray();
        for (int n = random.Next(1, 4); n > 0; n--)
        {
            // Headers and tables mostly lie in front: damage them more often.
            int at = random.Next(random.Next(2) == 0 ? damaged.Length : Math.Min(damaged.Length, 600));
            damaged[at] = random.Next(3) switch
            {
                0 => (byte)(damaged[at] ^ (1 << random.Next(8))),
                1 => 0xff,
                _ => (byte)random.Next(256),
            };
        }

        return damaged;
    }

    private static void AssertTotal(byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (LoadModifiers modifiers in new[] { LoadModifiers.ForceLoad, LoadModifiers.BundleLoader })
        {
            Fin<ParsedInputs> result = ParseInputs.Run(SequentialExecution.Instance, [Outcome.File("x", bytes, modifiers)], new LinkOptions());
            result.Match(
                Succ: parsed => Touch(parsed.Inputs[0]),
                Fail: error => Assert.All(LinkError.DiagnosticsOf(error), d => Assert.NotEqual(FailureClass.Internal, d.Class)));
        }

        ThinMemberPaths.Run("x", bytes);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < (bytes.Length * BytesPerInputByte) + BytesForRecords, $"{allocated} bytes for {bytes.Length}");
    }

    private static void Touch(ParsedInput input)
    {
        switch (input)
        {
            case ParsedInput.Object { Value: var value }:
                Assert.Null(BrokenPromise(value));
                break;
            case ParsedInput.Archive { Value: var archive }:
                for (int i = 0; i < archive.Index.NameOffsets.Length; i++)
                {
                    _ = archive.Index.Names.Span.Slice(archive.Index.NameOffsets[i], archive.Index.NameLengths[i]);
                    _ = archive.Members[archive.Index.MemberOf[i]];
                }

                break;
            case ParsedInput.Dylib { Value: var library }:
                foreach (ReadOnlyMemory<byte> name in library.Exports.AllNames())
                {
                    library.Exports.TryFind(name.Span, NameHash.Of(name.Span), out _);
                }

                break;
            default:
                throw new InvalidOperationException();
        }
    }

    /// <summary>What a later stage would trip over; null if nothing.</summary>
    private static string? BrokenPromise(ParsedObject value)
    {
        foreach (InputSection section in value.Sections)
        {
            if (!section.IsZerofill && (ulong)section.Contents.Length != section.SizeBytes)
            {
                return $"{section.Key} has {section.Contents.Length} of {section.SizeBytes} bytes";
            }

            foreach (RelocationInfo row in section.RelocationRows)
            {
                bool hasTarget = row.Type == RelocationType.Addend
                    || (row.IsExternal ? row.SymbolNumber < value.Symbols.Count : row.SymbolNumber >= 1 && row.SymbolNumber <= value.Sections.Length);
                if (row.Address + (1UL << row.LengthLog2) > section.SizeBytes || !hasTarget)
                {
                    return $"a relocation of {section.Key} leaves the object";
                }
            }
        }

        for (int i = 0; i < value.Symbols.Count; i++)
        {
            NList64 row = value.Symbols.Rows[i];
            if (value.Symbols.Strings.Span[(int)row.StringIndex + value.Symbols.NameLengths[i]] != 0)
            {
                return $"the name of symbol {i} does not end";
            }

            if (!row.IsStab && row.Kind == SymbolTypes.Section
                && (row.Section == 0 || row.Section > value.Sections.Length
                    || row.Value < value.Sections[row.Section - 1].Address
                    || row.Value > value.Sections[row.Section - 1].Address + value.Sections[row.Section - 1].SizeBytes))
            {
                return $"symbol {i} lies in no section";
            }
        }

        return null;
    }
}
