using System;
using System.Globalization;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Stages.Dumping;

/// <summary>Shows the relocations of an object's sections, in the order of the file (mach-o/reloc.h, mach-o/arm64/reloc.h).</summary>
internal static class DumpRelocations
{
    // In order of their numbers; 11 is arm64e's.
    private static readonly string[] Types =
    [
        "UNSIGNED", "SUBTRACTOR", "BRANCH26", "PAGE21", "PAGEOFF12", "GOT_LOAD_PAGE21", "GOT_LOAD_PAGEOFF12", "POINTER_TO_GOT",
        "TLVP_LOAD_PAGE21", "TLVP_LOAD_PAGEOFF12", "ADDEND", "AUTHENTICATED_POINTER",
    ];

    // mach-o/x86_64/reloc.h, in order of their numbers.
    private static readonly string[] TypesOfX8664 =
        ["UNSIGNED", "SIGNED", "BRANCH", "GOT_LOAD", "GOT", "SUBTRACTOR", "SIGNED_1", "SIGNED_2", "SIGNED_4", "TLV"];

    internal static void Run(MachImage image, DumpText text)
    {
        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        var symbols = new SymbolTable(image);
        foreach (SectionView section in image.Sections)
        {
            // reloff is 8 bytes before reserved1; nreloc behind it.
            uint start = bytes.U32(section.HeaderOffset + 56);
            text.Begin($"relocations of {section.Key}: offset in it, type, bytes, target");
            ReadOnlySpan<byte> rows = bytes.Cut(start, (long)section.RelocationCount * RelocationInfo.SizeBytes);
            for (int at = 0; at + RelocationInfo.SizeBytes <= rows.Length && !text.IsFull; at += RelocationInfo.SizeBytes)
            {
                text.Line(Row(image, symbols, new RelocationInfo(rows.U32(at), rows.U32(at + 4))));
            }

            if (rows.Length != (long)section.RelocationCount * RelocationInfo.SizeBytes)
            {
                text.Problem(section.HeaderOffset + 56, $"{section.RelocationCount} relocations at 0x{start:x}: expected them in the file's 0x{bytes.Length:x} bytes");
            }
        }
    }

    /// <summary>Shows the relocations of a whole image: struct dysymtab_command's external ones from 64, local ones from 72.</summary>
    internal static void RunWhole(MachImage image, SymbolNames names, DumpText text)
    {
        if (image.Find(LoadCommands.Dysymtab) is not CommandView command)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        var symbols = new SymbolTable(image);
        foreach (int field in new[] { 64, 72 })
        {
            text.Begin(field == 64 ? "external relocations: address, type, bytes, target" : "local relocations: address, type, bytes, section, place");
            ReadOnlySpan<byte> rows = bytes.Cut(bytes.U32(command.Offset + field), (long)bytes.U32(command.Offset + field + 4) * RelocationInfo.SizeBytes);
            for (int at = 0; at + RelocationInfo.SizeBytes <= rows.Length && !text.IsFull; at += RelocationInfo.SizeBytes)
            {
                var relocation = new RelocationInfo(rows.U32(at), rows.U32(at + 4));
                string place = field == 72 ? " " + names.At(unchecked(image.HeaderAddress + relocation.Address)) : "";
                text.Line(Row(image, symbols, relocation) + place);
            }
        }
    }

    private static string Row(MachImage image, SymbolTable symbols, RelocationInfo relocation)
    {
        int number = relocation.SymbolNumber;
        uint cpu = ((ReadOnlySpan<byte>)image.Bytes.Span).U32(4);
        string[] types = cpu switch { MachHeader.CpuTypeArm64 => Types, MachHeader.CpuTypeX8664 => TypesOfX8664, _ => [] };
        string target = cpu == MachHeader.CpuTypeArm64 && relocation.Type == RelocationType.Addend
            ? relocation.SignedSymbolNumber.ToString(CultureInfo.InvariantCulture)
            : relocation.IsExternal
                ? number < symbols.Count ? symbols.NameOf(symbols[number].StringIndex) ?? $"symbol {number}" : $"symbol {number} of {symbols.Count}"
                : number >= 1 && number <= image.Sections.Length ? image.Sections[number - 1].Key.ToString() : $"section {number} of {image.Sections.Length}";
        string type = (int)relocation.Type < types.Length ? types[(int)relocation.Type] : $"type {(int)relocation.Type}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  0x{relocation.Address:x6} {type,-19} {1 << relocation.LengthLog2} {(relocation.IsPcRelative ? "pc" : "  ")} {target}");
    }
}
