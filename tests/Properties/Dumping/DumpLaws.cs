using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Dumping;
using AfsLd.Domain.Options;
using AfsLd.Stages.Dumping;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Models;
using AfsLd.Tests.Properties.Parsing;
using AfsLd.Tests.Properties.Verifying;
using Xunit;

namespace AfsLd.Tests.Properties.Dumping;

/// <summary>A dump shows what an independent reader finds in a file, and takes any bytes.</summary>
public sealed class DumpLaws
{
    private static readonly byte[][] Samples =
        [SampleProgram.Chained(), SampleProgram.Classic(), SampleProgram.Dylib(), SampleProgram.ChainedLargeAddends(), SampleProgram.Universal()];

    [Law]
    public void Symbols_fixups_and_exports_are_all_shown(int seed)
    {
        byte[] file = Linked(seed);
        DumpReport report = DumpFile.Run(file, "file");
        Assert.Empty(report.Problems);
        Assert.Null(FirstMissing(report.Text, new LinkedImage(file)));
    }

    [Fact]
    public void What_cannot_be_read_has_its_code()
    {
        Assert.Equal("dump-unknown-file", Assert.Single(DumpFile.Run("what is this"u8.ToArray(), "file").Problems).Code);
        byte[] cut = SampleProgram.Chained();
        Assert.Contains(DumpFile.Run(cut.AsMemory(0, cut.Length / 2), "file").Problems, problem => problem.Code == "dump-malformed");
    }

    [Fact]
    public void The_law_rejects_a_dump_that_lacks_any_of_them()
    {
        int parts = 0;
        for (int seed = 0; seed < 2; seed++)
        {
            byte[] file = Linked(seed);
            var image = new LinkedImage(file);
            string text = DumpFile.Run(file, "file").Text;
            foreach ((string title, int known) in new[] { ("symbols", image.Symbols.Count), ("chained fixups", image.Fixups.Count), ("exports", image.Exports().Count) })
            {
                string[] lines = Part(text, title);
                parts += lines.Length > 0 ? 1 : 0;
                Assert.True(lines.Length == 0 || lines.Count(line => FirstMissing(text.Replace(line + "\n", "", StringComparison.Ordinal), image) is not null) >= known);
            }
        }

        Assert.True(parts >= 5);
    }

    [Law]
    public void Damaged_files_are_shown_as_far_as_they_go(int seed)
    {
        var random = new Random(seed);
        byte[] whole = random.Next(3) == 0 ? TotalityTests.AnyFile(random) : Samples[random.Next(Samples.Length)];
        for (int i = 0; i < 20; i++)
        {
            byte[] damaged = random.Next(4) == 0 ? whole[..random.Next(whole.Length + 1)] : Damaged(whole, random);
            DumpReport report = DumpFile.Run(damaged, "file");
            Assert.InRange(report.Text.Length, 1, (1 << 21) + (damaged.Length * 65L));
        }
    }

    [Fact]
    public void A_file_that_would_have_an_endless_dump_has_a_long_one()
    {
        // Each symbol has the same long name; each is as good as a dump of the whole pool.
        byte[] file = Samples[0].Concat(new byte[1 << 20]).ToArray();
        int symtab = Enumerable.Range(0, 400).Select(i => 32 + (i * 8)).First(at => BitConverter.ToUInt32(file, at) == 2 && BitConverter.ToUInt32(file, at + 4) == 24);
        int rows = Samples[0].Length;
        BitConverter.TryWriteBytes(file.AsSpan(symtab + 8), (uint)rows);
        BitConverter.TryWriteBytes(file.AsSpan(symtab + 12), 40_000u);
        BitConverter.TryWriteBytes(file.AsSpan(symtab + 16), (uint)rows + 650_000u);
        BitConverter.TryWriteBytes(file.AsSpan(symtab + 20), 390_000u);
        file.AsSpan(rows + 650_000, 380_000).Fill((byte)'a');
        DumpReport report = DumpFile.Run(file, "file");
        Assert.Contains(report.Problems, problem => problem.Code == DumpCodes.TooLong);
        Assert.InRange(report.Text.Length, 1 << 20, 100_000_000);
    }

    private static string[] Part(string text, string title) =>
        [.. text.Split('\n').SkipWhile(line => !line.StartsWith(title, StringComparison.Ordinal)).Skip(1).TakeWhile(line => line.Length != 0)];

    private static string? FirstMissing(string text, LinkedImage image)
    {
        string[] symbols = Part(text, "symbols");
        string[] fixups = [.. new[] { "chained fixups", "rebases", "binds", "weak binds", "lazy binds" }.SelectMany(title => Part(text, title))];
        string[] exports = Part(text, "exports");
        return image.Symbols.Where(symbol => !Has(symbols, $"  0x{symbol.Value:x16} ", $" {symbol.Key} ")).Select(symbol => symbol.Key).FirstOrDefault()
            ?? image.Fixups.Where(each => !Has(fixups, $"  0x{each.Key:x9} ", each.Value.Import ?? $"= 0x{each.Value.Target:x9}")).Select(each => $"0x{each.Key:x}").FirstOrDefault()
            ?? image.Exports().Keys.FirstOrDefault(name => !Has(exports, "  ", $" {name} "));
    }

    private static bool Has(string[] lines, string start, string words) =>
        lines.Any(line => line.StartsWith(start, StringComparison.Ordinal) && (line + " ").Contains(words, StringComparison.Ordinal));

    private static byte[] Linked(int seed)
    {
        var program = new RandomProgram(seed);
        LinkOptions options = program.Options with { FixupEncoding = seed % 2 == 0 ? FixupEncoding.Chained : FixupEncoding.Classic };
        return [.. LinkInMemory.FileOf(LinkInMemory
            .Plan(SequentialExecution.Instance, program.Inputs, options)
            .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error))))];
    }

    private static byte[] Damaged(byte[] whole, Random random)
    {
        var bytes = (byte[])whole.Clone();
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            int at = random.Next(3) == 0 ? random.Next(bytes.Length) : random.Next(Math.Min(bytes.Length, 2048));
            bytes[at] = (byte)(random.Next(3) switch { 0 => 0xff, 1 => bytes[at] ^ (1 << random.Next(8)), _ => random.Next(256) });
        }

        return bytes;
    }
}
