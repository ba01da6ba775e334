using System;
using System.Collections.Generic;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Stages.Dumping;

/// <summary>Shows __LD,__compact_unwind of an object function by function; its relocations name them (mach-o/compact_unwind_encoding.h).</summary>
internal static class DumpCompactUnwind
{
    internal static void Run(MachImage image, SymbolNames names, DumpText text)
    {
        if (image.FindSection("__LD", "__compact_unwind") is not SectionView section)
        {
            return;
        }

        text.Begin("compact unwind: encoding, bytes, function");
        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        ReadOnlySpan<byte> rows = image.ContentOf(section);
        uint cpu = bytes.U32(4);
        var symbols = new SymbolTable(image);
        Dictionary<uint, RelocationInfo> places = Places(bytes, section);
        for (int at = 0; at + CompactUnwind.RowSizeBytes <= rows.Length && !text.IsFull; at += CompactUnwind.RowSizeBytes)
        {
            uint encoding = rows.U32(at + CompactUnwind.EncodingField);
            string personality = Target(rows, at + CompactUnwind.PersonalityField, places, symbols, names);
            string lsda = Target(rows, at + CompactUnwind.LsdaField, places, symbols, names);
            string function = Target(rows, at, places, symbols, names);
            text.Line($"  0x{encoding:x8} 0x{rows.U32(at + CompactUnwind.LengthField):x6} {(function.Length == 0 ? "0x0" : function)} {UnwindWords.Of(cpu, encoding)}"
                + $"{(personality.Length == 0 ? "" : ", personality " + personality)}{(lsda.Length == 0 ? "" : ", LSDA " + lsda)}");
        }

        if (section.SizeBytes % CompactUnwind.RowSizeBytes != 0)
        {
            text.Problem(section.HeaderOffset + 40, $"{section.Key} has 0x{section.SizeBytes:x} bytes: expected rows of {CompactUnwind.RowSizeBytes}");
        }
    }

    // Of several in one place the last, which is the one that says what is added: a pair's first subtracts.
    private static Dictionary<uint, RelocationInfo> Places(ReadOnlySpan<byte> bytes, SectionView section)
    {
        var places = new Dictionary<uint, RelocationInfo>();
        ReadOnlySpan<byte> rows = bytes.Cut(bytes.U32(section.HeaderOffset + 56), (long)section.RelocationCount * RelocationInfo.SizeBytes);
        for (int at = 0; at + RelocationInfo.SizeBytes <= rows.Length; at += RelocationInfo.SizeBytes)
        {
            places[rows.U32(at)] = new RelocationInfo(rows.U32(at), rows.U32(at + 4));
        }

        return places;
    }

    // Without a relocation the field is 0, and tells of nothing; with one for a section it has the address in the object.
    private static string Target(ReadOnlySpan<byte> rows, int at, Dictionary<uint, RelocationInfo> places, SymbolTable symbols, SymbolNames names)
    {
        ulong value = rows.U64(at);
        if (!places.TryGetValue((uint)at, out RelocationInfo place))
        {
            return value == 0 ? "" : $"0x{value:x}";
        }

        if (!place.IsExternal)
        {
            return names.At(value);
        }

        string name = place.SymbolNumber < symbols.Count
            ? symbols.NameOf(symbols[place.SymbolNumber].StringIndex) ?? $"symbol {place.SymbolNumber}"
            : $"symbol {place.SymbolNumber} of {symbols.Count}";
        return value == 0 ? name : $"{name}+0x{value:x}";
    }
}
