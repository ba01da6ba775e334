using System;
using System.Globalization;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Stages.Dumping;

/// <summary>Shows chained fixups: imports, and every link of every chain (mach-o/fixup-chains.h).</summary>
internal static class DumpFixups
{
    private const int HeaderBytes = 28;
    private const int StartsBytes = 22;
    private const ushort NoStart = 0xffff; // DYLD_CHAINED_PTR_START_NONE
    private const ushort Format64 = 2; // DYLD_CHAINED_PTR_64
    private const ushort Format64Offset = 6; // DYLD_CHAINED_PTR_64_OFFSET

    internal static void Run(MachImage image, SymbolNames names, DumpText text)
    {
        if (image.Find(LoadCommands.DyldChainedFixups) is not CommandView command)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        long at = bytes.U32(command.Offset + 8);
        ReadOnlySpan<byte> table = bytes.Cut(at, bytes.U32(command.Offset + 12));
        uint starts = table.U32(4);
        uint imports = table.U32(8);
        uint format = table.U32(20);
        text.Begin(string.Create(CultureInfo.InvariantCulture, $"chained imports, format {format}: number, library, name"));
        int size = format switch { 1 => 4, 2 => 8, 3 => 16, _ => 0 };
        if (table.Length < HeaderBytes || (size == 0 && table.U32(16) != 0) || !table.Holds(imports, (long)size * table.U32(16)))
        {
            text.Problem(at, $"{table.U32(16)} imports of format {format} at {imports}: expected them in the table's {table.Length} bytes");
            return;
        }

        var libraries = new Libraries(image);
        for (uint i = 0; i < table.U32(16) && !text.IsFull; i++)
        {
            text.Line(Import(table, imports + (i * (long)size), format, i, libraries));
        }

        text.Begin("chained fixups: address, place, target");
        uint count = table.U32(starts);
        if (!table.Holds(starts + 4L, 4L * count))
        {
            text.Problem(at + 4, $"the starts of {count} segments at {starts}: expected them in the table's {table.Length} bytes");
            return;
        }

        for (int i = 0; i < Math.Min(count, image.Segments.Length); i++)
        {
            uint offset = table.U32(starts + 4 + (i * 4L));
            if (offset != 0)
            {
                ReadOnlySpan<byte> info = table.Cut((long)starts + offset, table.U32((long)starts + offset));
                Walk(image, image.Segments[i], info, table, at + starts + offset, names, text);
            }
        }
    }

    private static string Import(ReadOnlySpan<byte> table, long at, uint format, uint number, Libraries libraries)
    {
        // lib_ordinal 8, weak_import 1, name_offset 23; format 3: 16, 1, 15 reserved, 32, then the addend.
        bool isWide = format == 3;
        long ordinal = isWide ? table.U16(at) : table.U8(at);
        ordinal = ordinal > (isWide ? 0xfff0 : 0xf0) ? ordinal - (isWide ? 0x10000 : 0x100) : ordinal;
        bool isWeak = isWide ? (table.U32(at) & 0x10000) != 0 : (table.U32(at) & 0x100) != 0;
        long addend = format switch { 2 => (int)table.U32(at + 4), 3 => (long)table.U64(at + 8), _ => 0 };
        string sum = addend == 0 ? "" : addend < 0 ? $" - {-addend}" : $" + {addend}";
        return string.Create(
            CultureInfo.InvariantCulture, $"  {number,5} {libraries[ordinal]}{(isWeak ? " (weak)" : "")} {DumpText.Name(new ChainedImports(table).NameOf(number))}{sum}");
    }

    private static void Walk(
        MachImage image, SegmentView segment, ReadOnlySpan<byte> info, ReadOnlySpan<byte> table, long at, SymbolNames names, DumpText text)
    {
        ushort pageBytes = info.U16(4);
        ushort format = info.U16(6);
        ushort pages = info.U16(20);
        if (format is not (Format64 or Format64Offset) || pageBytes == 0 || !info.Holds(StartsBytes, pages * 2L))
        {
            text.Problem(at, $"{segment.Name}: {pages} pages of {pageBytes} bytes, pointer format {format}: expected format {Format64} or {Format64Offset}, and a start for each page");
            return;
        }

        ReadOnlySpan<byte> contents = ((ReadOnlySpan<byte>)image.Bytes.Span).Cut((long)segment.FileOffset, (long)Math.Min(segment.FileSize, int.MaxValue));
        ulong targetBase = format == Format64Offset ? image.HeaderAddress : 0;
        for (int page = 0; page < pages && !text.IsFull; page++)
        {
            uint place = info.U16(StartsBytes + (page * 2));
            for (bool more = place != NoStart; more && !text.IsFull;)
            {
                long offset = ((long)page * pageBytes) + place;
                if (place >= pageBytes || !contents.Holds(offset, 8))
                {
                    text.Problem(at + StartsBytes + (page * 2), $"{segment.Name}: the chain of page {page} leads to 0x{place:x}: expected a place in the page");
                    break;
                }

                ulong value = contents.U64(offset);
                ulong address = segment.Address + (ulong)offset;
                text.Line($"  0x{address:x9} {names.At(address)} = {Target(value, table, targetBase, names)}");
                uint next = (uint)(value >> 51 & 0xfff) * 4;
                more = next != 0;
                place += next;
            }
        }
    }

    // rebase: target 36, high8 8, reserved 7, next 12, bind 1; bind: ordinal 24, addend 8, reserved 19, next 12, bind 1.
    private static string Target(ulong value, ReadOnlySpan<byte> table, ulong targetBase, SymbolNames names)
    {
        if (value >> 63 != 0)
        {
            uint ordinal = (uint)(value & 0xff_ffff);
            uint addend = (uint)(value >> 24 & 0xff);
            string import = ordinal < table.U32(16) ? DumpText.Name(new ChainedImports(table).NameOf(ordinal)) : "of " + table.U32(16).ToString(CultureInfo.InvariantCulture);
            return string.Create(CultureInfo.InvariantCulture, $"import {ordinal} {import}{(addend == 0 ? "" : $" + {addend}")}");
        }

        ulong target = unchecked(targetBase + (value & 0xf_ffff_ffff));
        ulong tag = value >> 36 & 0xff;
        return $"0x{target:x9} {names.At(target)}{(tag == 0 ? "" : $" tag 0x{tag:x2}")}";
    }
}
