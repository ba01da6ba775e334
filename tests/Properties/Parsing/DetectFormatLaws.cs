using System;
using System.Buffers.Binary;
using System.Linq;
using System.Text;
using AfsLd.Stages.Parsing;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Parsing;

/// <summary>A file is what a table of first bytes says, whatever follows, wherever it ends and however it is damaged.</summary>
public sealed class DetectFormatLaws
{
    private static readonly byte[][] Beginnings =
    [
        [], [0xcf, 0xfa, 0xed, 0xfe], [0xce, 0xfa, 0xed, 0xfe], [0xfe, 0xed, 0xfa, 0xcf], [0xfe, 0xed, 0xfa, 0xce],
        [0xca, 0xfe, 0xba, 0xbe], [0xca, 0xfe, 0xba, 0xbf], [0xbe, 0xba, 0xfe, 0xca], [0x42, 0x43, 0xc0, 0xde],
        [0xde, 0xc0, 0x17, 0x0b], [0x7f, (byte)'E', (byte)'L', (byte)'F'], "!<arch>\n"u8.ToArray(), "!<thin>\n"u8.ToArray(), "!<arch> "u8.ToArray(),
        "--- !tapi-tbd"u8.ToArray(), "{ }"u8.ToArray(), "-- "u8.ToArray(),
    ];

    [Law]
    public void A_file_is_what_its_first_bytes_say(int seed) => Assert.Null(FirstDisagreement(seed, FormatTable.All));

    [Fact]
    public void The_law_rejects_a_table_without_any_one_of_its_rows()
    {
        for (int row = 0; row < FormatTable.All.Length; row++)
        {
            FormatTable.Row[] table = [.. FormatTable.All[..row], .. FormatTable.All[(row + 1)..]];
            Assert.Contains(Enumerable.Range(0, 400), seed => FirstDisagreement(seed, table) is not null);
        }
    }

    private static string? FirstDisagreement(int seed, FormatTable.Row[] table)
    {
        var random = new Random(seed);
        byte[] bytes = AnyFile(random);
        for (int length = 0; length <= Math.Min(bytes.Length, 20); length++)
        {
            if (Disagreement(bytes[..length], table) is { } difference)
            {
                return difference;
            }
        }

        if (bytes.Length > 0)
        {
            bytes[random.Next(Math.Min(bytes.Length, 17))] ^= (byte)(1 << random.Next(8));
        }

        return Disagreement(bytes, table);
    }

    private static string? Disagreement(byte[] bytes, FormatTable.Row[] table)
    {
        (FileFormat detected, FileFormat expected) = (DetectFormat.Run(bytes), FormatTable.Of(bytes, table));
        return detected == expected ? null : $"{Convert.ToHexString(bytes.AsSpan(0, Math.Min(20, bytes.Length)))}: {detected}, expected {expected}";
    }

    private static byte[] AnyFile(Random random)
    {
        byte[] rest = new byte[random.Next(0, 40)];
        random.NextBytes(rest);
        byte[] beginning = Beginnings[random.Next(Beginnings.Length)];
        byte[] file = [.. beginning, .. rest];
        if (random.Next(2) == 0 && file.Length >= 16)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(12), (uint)random.Next(0, 13));
        }

        return random.Next(8) switch
        {
            0 => RandomObject.Of(random.Next(50)),
            1 => new DylibBuilder("x").Build(),
            2 => new ArchiveBuilder((ArchiveStyle)random.Next(6)).Add("a.o", rest).Build(),
            3 => Encoding.UTF8.GetBytes("\ufeff# a comment\n".Substring(random.Next(2)) + "--- !tapi-tbd\n"),
            4 => [.. Beginnings[1], .. new byte[8], (byte)random.Next(1, 13), 0, 0, 0, .. rest],
            _ => file,
        };
    }
}
