using System;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using AfsLd.Stages.Parsing;

namespace AfsLd.Tests.Properties.Models;

/// <summary>What files begin with, as patterns of their bytes (mach-o/loader.h, mach-o/fat.h, ar.h, LLVM's BitCodes.h, elf.h).</summary>
public static class FormatTable
{
    /// <summary>One row: files that match are of this format, unless an earlier row says otherwise.</summary>
    public sealed record Row(string Pattern, FileFormat Format);

    private const string MachO = @"\xcf\xfa\xed\xfe[\s\S]{8}";

    /// <summary>The whole table.</summary>
    public static Row[] All { get; } =
    [
        new(@"\z", FileFormat.Empty),
        new(MachO + @"\x01\x00\x00\x00", FileFormat.Object),
        new(MachO + @"\x06\x00\x00\x00", FileFormat.Dylib),
        new(MachO + @"\x09\x00\x00\x00", FileFormat.Dylib),
        new(MachO + @"\x02\x00\x00\x00", FileFormat.Executable),
        new(MachO + @"\x08\x00\x00\x00", FileFormat.Bundle),
        new(@"\xcf\xfa\xed\xfe", FileFormat.OtherMachO),
        new(@"\xce\xfa\xed\xfe", FileFormat.OtherMachO),
        new(@"\xfe\xed\xfa\xcf", FileFormat.OtherMachO),
        new(@"\xfe\xed\xfa\xce", FileFormat.OtherMachO),
        new(@"\xca\xfe\xba\xbe", FileFormat.Universal),
        new(@"\xca\xfe\xba\xbf", FileFormat.Universal),
        new(@"BC\xc0\xde", FileFormat.Bitcode),
        new(@"\xde\xc0\x17\x0b", FileFormat.Bitcode),
        new(@"\x7fELF", FileFormat.Elf),
        new(@"!<arch>\n", FileFormat.Archive),
        new(@"!<thin>\n", FileFormat.ThinArchive),
        new(@"(\xef\xbb\xbf)?([ \t\r\n]|#[^\n]*\n)*---", FileFormat.TextStub),
        new(@"(\xef\xbb\xbf)?([ \t\r\n]|#[^\n]*\n)*\{", FileFormat.TextStub),
    ];

    /// <summary>The format of the first row that matches.</summary>
    public static FileFormat Of(ReadOnlySpan<byte> bytes, Row[] table)
    {
        string text = Encoding.Latin1.GetString(bytes);
        return table.FirstOrDefault(row => Regex.IsMatch(text, @"\A(?:" + row.Pattern + ")", RegexOptions.CultureInvariant))?.Format ?? FileFormat.Unknown;
    }
}
