using System;
using System.Collections.Generic;
using System.Globalization;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Stages.Dumping;

/// <summary>Shows __unwind_info function by function (mach-o/compact_unwind_encoding.h).</summary>
internal static class DumpUnwind
{
    internal static void Run(MachImage image, SymbolNames names, DumpText text)
    {
        if (image.FindSection("__TEXT", "__unwind_info") is not SectionView section || !image.IsWhole(section))
        {
            return;
        }

        uint cpu = ((ReadOnlySpan<byte>)image.Bytes.Span).U32(4);
        var table = new UnwindTable(image, section);
        text.Begin(string.Create(
            CultureInfo.InvariantCulture,
            $"unwind information, {table.CommonCount} common encodings, {table.PersonalityCount} personalities: address, encoding, function"));
        Dictionary<uint, uint> lsdas = Lsdas(table);
        long left = table.Bytes.Length;
        for (uint i = 0; i + 1 < table.IndexCount && !text.IsFull; i++)
        {
            if (!table.Bytes.Holds(table.IndexEntry(i), CompactUnwind.IndexEntrySizeBytes * 2) || !TryPage(cpu, table, i, lsdas, names, text, ref left))
            {
                text.Problem(table.FileOffset + table.IndexEntry(i), $"page {i} of {table.IndexCount}, at {table.Page(i)}: expected a page of its own in the section's {table.Bytes.Length} bytes");
                return;
            }
        }
    }

    private static Dictionary<uint, uint> Lsdas(UnwindTable table)
    {
        var lsdas = new Dictionary<uint, uint>();
        if (table.IndexCount != 0)
        {
            uint end = (uint)Math.Min(table.Lsdas(table.IndexCount - 1L), table.Bytes.Length);
            for (long at = table.Lsdas(0); at + CompactUnwind.LsdaEntrySizeBytes <= end; at += CompactUnwind.LsdaEntrySizeBytes)
            {
                lsdas[table.Bytes.U32(at)] = table.Bytes.U32(at + 4);
            }
        }

        return lsdas;
    }

    private static bool TryPage(uint cpu, UnwindTable table, uint number, Dictionary<uint, uint> lsdas, SymbolNames names, DumpText text, ref long left)
    {
        uint page = table.Page(number);
        uint kind = table.Bytes.U32(page);
        bool isCompressed = kind == CompactUnwind.CompressedPage;
        int entryBytes = isCompressed ? 4 : CompactUnwind.RegularEntrySizeBytes;
        long entries = page + (long)table.Bytes.U16(page + 4L);
        uint count = table.Bytes.U16(page + 6L);
        left -= (long)count * entryBytes;
        if (left < 0 || !(isCompressed || kind == CompactUnwind.RegularPage) || !table.Bytes.Holds(entries, (long)count * entryBytes))
        {
            return false;
        }

        long codes = page + (long)table.Bytes.U16(page + 8L);
        for (uint i = 0; i < count && !text.IsFull; i++)
        {
            uint word = table.Bytes.U32(entries + (i * entryBytes));
            uint function = isCompressed ? unchecked(table.FirstFunction(number) + (word & CompactUnwind.CompressedOffsetMask)) : word;
            uint code = word >> CompactUnwind.CompressedCodeShift;
            uint encoding = !isCompressed ? table.Bytes.U32(entries + (i * entryBytes) + 4)
                : code < table.CommonCount ? table.Bytes.U32(table.Commons + (code * 4L)) : table.Bytes.U32(codes + ((code - table.CommonCount) * 4L));
            ulong address = unchecked(table.Base + function);
            text.Line($"  0x{address:x9} 0x{encoding:x8} {names.At(address)} {Words(cpu, table, encoding, names)}{Lsda(table, function, lsdas, names)}");
        }

        return true;
    }

    private static string Lsda(UnwindTable table, uint function, Dictionary<uint, uint> lsdas, SymbolNames names) =>
        lsdas.TryGetValue(function, out uint lsda) ? ", LSDA " + names.At(unchecked(table.Base + lsda)) : "";

    private static string Words(uint cpu, UnwindTable table, uint encoding, SymbolNames names)
    {
        string words = UnwindWords.Of(cpu, encoding);
        uint personality = (encoding & CompactUnwind.PersonalityMask) >> CompactUnwind.PersonalityShift;
        return personality == 0 ? words
            : $"{words}, personality {names.At(unchecked(table.Base + table.Bytes.U32(table.Personalities + ((personality - 1) * 4L))))}";
    }
}
