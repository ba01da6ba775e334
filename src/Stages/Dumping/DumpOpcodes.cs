using System;
using System.Globalization;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Stages.Dumping;

/// <summary>Shows what the opcodes of LC_DYLD_INFO do (REBASE_OPCODE_*, BIND_OPCODE_*, mach-o/loader.h).</summary>
internal ref struct DumpOpcodes
{
    private readonly MachImage image;
    private readonly SymbolNames names;
    private readonly Libraries libraries;
    private readonly DumpText text;
    private readonly bool isLazy;
    private readonly bool isWeak;
    private readonly long start;
    private LebCursor cursor;
    private ulong address;
    private string symbol = "?";
    private string flags = "";
    private long ordinal;
    private long addend;

    private DumpOpcodes(MachImage image, SymbolNames names, DumpText text, ReadOnlySpan<byte> table, long start, bool isLazy, bool isWeak)
    {
        this.image = image;
        this.names = names;
        this.text = text;
        this.start = start;
        this.isLazy = isLazy;
        this.isWeak = isWeak;
        libraries = new Libraries(image);
        cursor = new LebCursor(table);
    }

    internal static void Run(MachImage image, SymbolNames names, DumpText text)
    {
        if ((image.Find(LoadCommands.DyldInfoOnly) ?? image.Find(LoadCommands.DyldInfo)) is not CommandView command)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        (string Title, int Field)[] tables = [("rebases", 8), ("binds", 16), ("weak binds", 24), ("lazy binds", 32)];
        foreach ((string title, int field) in tables)
        {
            long start = bytes.U32(command.Offset + field);
            ReadOnlySpan<byte> table = bytes.Cut(start, bytes.U32(command.Offset + field + 4));
            text.Begin(title + ": address, place, target");
            var walk = new DumpOpcodes(image, names, text, table, start, field == 32, field == 24);
            if (field == 8)
            {
                walk.Rebases();
            }
            else
            {
                walk.Binds();
            }
        }
    }

    private void Rebases()
    {
        while (!cursor.AtEnd && !text.IsFull)
        {
            long at = start + cursor.Position;
            byte opcode = cursor.Byte();
            int immediate = opcode & 0xf;
            (ulong count, ulong skip) = (0, 0);
            switch (opcode & 0xf0)
            {
                case 0x00: return;
                case 0x10: break;
                case 0x20: Set(immediate, cursor.Unsigned()); break;
                case 0x30: address = unchecked(address + cursor.Unsigned()); break;
                case 0x40: address = unchecked(address + ((ulong)immediate * 8)); break;
                case 0x50: count = (ulong)immediate; break;
                case 0x60: count = cursor.Unsigned(); break;
                case 0x70: (count, skip) = (1, cursor.Unsigned()); break;
                case 0x80: (count, skip) = (cursor.Unsigned(), cursor.Unsigned()); break;
                default:
                    text.Problem(at, $"opcode 0x{opcode:x2}: expected one of a rebase");
                    return;
            }

            if (!Check(at))
            {
                return;
            }

            for (; count > 0 && !text.IsFull; count--)
            {
                if (!TryRead(at, out ulong target))
                {
                    return;
                }

                text.Line($"  0x{address:x9} {names.At(address)} = 0x{target:x9} {names.At(target)}");
                address = unchecked(address + skip + 8);
            }
        }
    }

    private void Binds()
    {
        while (!cursor.AtEnd && !text.IsFull)
        {
            long at = start + cursor.Position;
            byte opcode = cursor.Byte();
            int immediate = opcode & 0xf;
            (ulong count, ulong skip) = (0, 0);
            switch (opcode & 0xf0)
            {
                case 0x00 when isLazy: break;
                case 0x00: return;
                case 0x10: ordinal = immediate; break;
                case 0x20: ordinal = (long)Math.Min(cursor.Unsigned(), int.MaxValue); break;
                case 0x30: ordinal = immediate == 0 ? 0 : (sbyte)(0xf0 | immediate); break;
                case 0x40:
                    flags = (immediate & 1) != 0 ? " (weak)" : (immediate & 8) != 0 ? " (not weak)" : "";
                    symbol = DumpText.Name(cursor.Text());
                    break;
                case 0x50: break;
                case 0x60: addend = cursor.Signed(); break;
                case 0x70: Set(immediate, cursor.Unsigned()); break;
                case 0x80: address = unchecked(address + cursor.Unsigned()); break;
                case 0x90: count = 1; break;
                case 0xa0: (count, skip) = (1, cursor.Unsigned()); break;
                case 0xb0: (count, skip) = (1, (ulong)immediate * 8); break;
                case 0xc0: (count, skip) = (cursor.Unsigned(), cursor.Unsigned()); break;
                default:
                    text.Problem(at, $"opcode 0x{opcode:x2}: expected one of a bind");
                    return;
            }

            if (!Check(at))
            {
                return;
            }

            for (; count > 0 && !text.IsFull; count--)
            {
                if (!TryRead(at, out _))
                {
                    return;
                }

                string sum = addend == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {(addend < 0 ? '-' : '+')} {Math.Abs((decimal)addend)}");
                text.Line($"  0x{address:x9} {names.At(address)} = {(isWeak ? "" : libraries[ordinal] + " ")}{symbol}{flags}{sum}");
                address = unchecked(address + skip + 8);
            }
        }
    }

    private void Set(int segment, ulong offset) =>
        address = segment < image.Segments.Length ? unchecked(image.Segments[segment].Address + offset) : ulong.MaxValue;

    private readonly bool Check(long at)
    {
        if (cursor.Failed)
        {
            text.Problem(at, "an opcode whose number or name does not end in the table");
        }

        return !cursor.Failed;
    }

    // What lies at the address; nothing is written where there are no bytes.
    private readonly bool TryRead(long at, out ulong value)
    {
        value = 0;
        if (image.SegmentAt(address) is not SegmentView segment
            || !((ReadOnlySpan<byte>)image.Bytes.Span).Holds((long)segment.FileOffset + (long)(address - segment.Address), 8))
        {
            text.Problem(at, $"a fixup at 0x{address:x}: expected a place in a segment");
            return false;
        }

        value = ((ReadOnlySpan<byte>)image.Bytes.Span).U64((long)(segment.FileOffset + (address - segment.Address)));
        return true;
    }
}
