using System;
using System.Globalization;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Stages.Dumping;

/// <summary>Shows which symbol each stub and each pointer stands for (indirectsymoff of struct dysymtab_command, mach-o/loader.h).</summary>
internal static class DumpIndirect
{
    internal static void Run(MachImage image, DumpText text)
    {
        if (image.Find(LoadCommands.Dysymtab) is not CommandView command)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        uint start = bytes.U32(command.Offset + 56);
        uint count = bytes.U32(command.Offset + 60);
        ReadOnlySpan<byte> table = bytes.Cut(start, 4L * count);
        if (table.Length != 4L * count)
        {
            text.Begin("indirect symbols");
            text.Problem(command.Offset + 56, $"{count} indirect symbols at 0x{start:x}: expected them in the file's 0x{bytes.Length:x} bytes");
        }

        var symbols = new SymbolTable(image);
        foreach (SectionView section in image.Sections)
        {
            ulong slot = section.Type switch
            {
                SectionTypes.SymbolStubs => section.Reserved2,
                SectionTypes.NonLazySymbolPointers or SectionTypes.LazySymbolPointers or SectionTypes.ThreadLocalVariablePointers => 8,
                _ => 0,
            };
            if (slot != 0)
            {
                Show(section, slot, table, symbols, text);
            }
        }
    }

    private static void Show(SectionView section, ulong slot, ReadOnlySpan<byte> table, SymbolTable symbols, DumpText text)
    {
        text.Begin($"indirect symbols of {section.Key}: address, number, name");
        long entries = table.Length / 4;
        ulong announced = section.SizeBytes / slot;
        for (ulong i = 0; i < announced && !text.IsFull; i++)
        {
            long number = section.Reserved1 + (long)i;
            if (number >= entries)
            {
                text.Problem(section.HeaderOffset + 68, $"{section.Key} has {announced} slots from number {section.Reserved1}: expected them among the {entries} indirect symbols");
                return;
            }

            text.Line(string.Create(
                CultureInfo.InvariantCulture, $"  0x{unchecked(section.Address + (i * slot)):x9} {number,5} {NameOf(table.U32(number * 4), symbols)}"));
        }
    }

    private static string NameOf(uint entry, SymbolTable symbols) => entry switch
    {
        SymbolTypes.IndirectLocal => "(local)",
        SymbolTypes.IndirectAbsolute => "(absolute)",
        SymbolTypes.IndirectLocal | SymbolTypes.IndirectAbsolute => "(local, absolute)",
        _ => entry < symbols.Count
            ? symbols.NameOf(symbols[(int)entry].StringIndex) ?? $"symbol {entry}"
            : $"symbol {entry} of {symbols.Count}",
    };
}
