using System;
using System.Collections.Generic;
using System.Linq;

namespace AfsLd.Tests.Conformance.Images;

/// <summary>One place that dyld writes when it loads an image.</summary>
/// <param name="Place">Its address.</param>
/// <param name="Target">The address that a rebase points to; 0 for a bind.</param>
/// <param name="Import">The name that a bind looks up; empty for a rebase.</param>
/// <param name="Library">The library of the bind: an ordinal from 1, or 0 itself, -1 the main program, -2 flat, -3 weak.</param>
/// <param name="Addend">Added to the address of the import.</param>
/// <param name="IsWeakImport">True when the import may be missing.</param>
/// <param name="IsWeakBind">True for an entry of the classic weak stream.</param>
internal sealed record ImageFixup(ulong Place, ulong Target, string Import, int Library, long Addend, bool IsWeakImport, bool IsWeakBind);

/// <summary>Decodes the fixups of an image, chained or classic.</summary>
internal static class ReadFixups
{
    private const uint LcDyldInfoOnly = 0x80000022;
    private const uint LcDyldChainedFixups = 0x80000034;

    /// <summary>The fixups, by place.</summary>
    public static List<ImageFixup> Run(MachoImage image)
    {
        List<ImageFixup> fixups = [];
        if (image.Command(LcDyldChainedFixups) is not null)
        {
            Chained(image, image.LinkEdit(LcDyldChainedFixups), fixups);
        }
        else if (image.Command(LcDyldInfoOnly) is { } info)
        {
            int at = info.Offset;
            Rebase(image, Stream(image, at + 8), fixups);
            Bind(image, Stream(image, at + 16), fixups, isWeak: false, isLazy: false);
            Bind(image, Stream(image, at + 24), fixups, isWeak: true, isLazy: false);
            Bind(image, Stream(image, at + 32), fixups, isWeak: false, isLazy: true);
        }

        return [.. fixups.OrderBy(static f => f.Place).ThenBy(static f => f.IsWeakBind)];
    }

    /// <summary>The imports table of chained fixups as "library name weak addend", in order; empty without one.</summary>
    public static List<(string Name, int Library, bool IsWeak, long Addend)> Imports(MachoImage image)
    {
        ReadOnlySpan<byte> data = image.LinkEdit(LcDyldChainedFixups);
        List<(string, int, bool, long)> imports = [];
        if (data.IsEmpty)
        {
            return imports;
        }

        // struct dyld_chained_fixups_header: version, starts, imports, symbols, imports count, imports format.
        ByteCursor header = new(data, 8);
        uint table = header.U32();
        uint strings = header.U32();
        uint count = header.U32();
        uint format = header.U32();
        ByteCursor at = new(data, (int)table);
        for (uint i = 0; i < count; i++)
        {
            ulong word = format == 3 ? at.U64() : at.U32();
            long addend = format == 2 ? (int)at.U32() : format == 3 ? (long)at.U64() : 0;
            int library = format == 3 ? (short)(ushort)word : (sbyte)(byte)word;
            bool weak = (word >> (format == 3 ? 16 : 8) & 1) != 0;
            uint name = (uint)(format == 3 ? word >> 32 : word >> 9);
            imports.Add((new ByteCursor(data, (int)(strings + name)).CString(), library, weak, addend));
        }

        return imports;
    }

    private static void Chained(MachoImage image, ReadOnlySpan<byte> data, List<ImageFixup> fixups)
    {
        List<(string Name, int Library, bool IsWeak, long Addend)> imports = Imports(image);
        int starts = (int)new ByteCursor(data, 4).U32();
        ByteCursor inImage = new(data, starts);
        uint segments = inImage.U32();
        for (uint s = 0; s < segments; s++)
        {
            uint offset = inImage.U32();
            if (offset == 0)
            {
                continue;
            }

            // struct dyld_chained_starts_in_segment.
            ByteCursor segment = new(data, starts + (int)offset + 4);
            ushort pageSize = segment.U16();
            ushort format = segment.U16();
            ulong first = image.Base + segment.U64();
            _ = segment.U32();
            ushort pages = segment.U16();
            for (uint page = 0; page < pages; page++)
            {
                ushort start = segment.U16();
                if (start != 0xffff)
                {
                    Chain(image, first + page * pageSize + start, format, imports, fixups);
                }
            }
        }
    }

    private static void Chain(
        MachoImage image, ulong place, ushort format, List<(string Name, int Library, bool IsWeak, long Addend)> imports, List<ImageFixup> fixups)
    {
        while (true)
        {
            ulong word = image.U64(image.OffsetOf(place));
            if (word >> 63 != 0)
            {
                (string name, int library, bool weak, long addend) = imports[(int)(word & 0xffffff)];
                fixups.Add(new ImageFixup(place, 0, name, library, addend + (long)(word >> 24 & 0xff), weak, IsWeakBind: false));
            }
            else
            {
                // DYLD_CHAINED_PTR_64 (2) holds an address, DYLD_CHAINED_PTR_64_OFFSET (6) an offset from the header.
                ulong target = (word & 0xfffffffff) + (format == 6 ? image.Base : 0);
                fixups.Add(new ImageFixup(place, target | (word >> 36 & 0xff) << 56, "", 0, 0, false, IsWeakBind: false));
            }

            ulong next = word >> 51 & 0xfff;
            if (next == 0)
            {
                return;
            }

            place += next * 4;
        }
    }

    private static ReadOnlySpan<byte> Stream(MachoImage image, int command) => image.Bytes.Slice((int)image.U32(command), (int)image.U32(command + 4));

    private static void Rebase(MachoImage image, ReadOnlySpan<byte> stream, List<ImageFixup> fixups)
    {
        ByteCursor at = new(stream);
        ulong place = 0;
        void Add(ref ulong where, ulong count, ulong skip)
        {
            for (ulong i = 0; i < count; i++, where += 8 + skip)
            {
                fixups.Add(new ImageFixup(where, image.U64(image.OffsetOf(where)), "", 0, 0, false, IsWeakBind: false));
            }
        }

        while (!at.AtEnd)
        {
            byte op = at.U8();
            ulong immediate = (ulong)(op & 0x0f);
            switch (op >> 4)
            {
                case 0: return; // REBASE_OPCODE_DONE
                case 1: break; // SET_TYPE_IMM
                case 2: place = image.Segments[(int)immediate].Address + at.Uleb(); break;
                case 3: place += at.Uleb(); break;
                case 4: place += immediate * 8; break;
                case 5: Add(ref place, immediate, 0); break;
                case 6: Add(ref place, at.Uleb(), 0); break;
                case 7: Add(ref place, 1, at.Uleb()); break;
                case 8:
                    ulong count = at.Uleb();
                    Add(ref place, count, at.Uleb());
                    break;
                default: throw new InvalidOperationException($"rebase opcode {op:x2}");
            }
        }
    }

    private static void Bind(MachoImage image, ReadOnlySpan<byte> stream, List<ImageFixup> fixups, bool isWeak, bool isLazy)
    {
        ByteCursor at = new(stream);
        ulong place = 0;
        string name = "";
        int library = isWeak ? -3 : 0;
        long addend = 0;
        bool weakImport = false;
        void Add(ref ulong where, ulong count, ulong skip)
        {
            for (ulong i = 0; i < count; i++, where += 8 + skip)
            {
                fixups.Add(new ImageFixup(where, 0, name, library, addend, weakImport, isWeak));
            }
        }

        while (!at.AtEnd)
        {
            byte op = at.U8();
            int immediate = op & 0x0f;
            switch (op >> 4)
            {
                case 0: // BIND_OPCODE_DONE ends each entry of the lazy stream
                    if (!isLazy)
                    {
                        return;
                    }

                    break;
                case 1: library = immediate; break;
                case 2: library = (int)at.Uleb(); break;
                case 3: library = immediate == 0 ? 0 : (sbyte)(0xf0 | immediate); break;
                case 4: // SET_SYMBOL_TRAILING_FLAGS_IMM; bit 3: a strong definition that others must not override, no bind
                    name = at.CString();
                    weakImport = (immediate & 1) != 0;
                    if ((immediate & 8) != 0)
                    {
                        fixups.Add(new ImageFixup(0, 0, name, library, 0, false, IsWeakBind: true));
                    }

                    break;
                case 5: break; // SET_TYPE_IMM
                case 6: addend = at.Sleb(); break;
                case 7: place = image.Segments[immediate].Address + at.Uleb(); break;
                case 8: place += at.Uleb(); break;
                case 9: Add(ref place, 1, 0); break;
                case 10: Add(ref place, 1, at.Uleb()); break;
                case 11: Add(ref place, 1, (ulong)immediate * 8); break;
                case 12:
                    ulong count = at.Uleb();
                    Add(ref place, count, at.Uleb());
                    break;
                default: throw new InvalidOperationException($"bind opcode {op:x2}");
            }
        }
    }
}
