using System;
using System.Collections.Generic;

namespace AfsLd.Tests.Conformance.Images;

/// <summary>What __unwind_info says from an address on, until the next entry.</summary>
/// <param name="Function">The address where it starts to hold.</param>
/// <param name="Encoding">The encoding without the index of the personality and, for DWARF, without the offset in __eh_frame.</param>
/// <param name="Personality">The address of the pointer to the personality, or 0.</param>
/// <param name="Lsda">The address of the language specific data, or 0.</param>
internal sealed record ImageUnwind(ulong Function, uint Encoding, ulong Personality, ulong Lsda);

/// <summary>Decodes __unwind_info (mach-o/compact_unwind_encoding.h) to its lookups.</summary>
internal static class ReadUnwind
{
    private const uint DwarfMode = 0x03000000;

    /// <summary>The entries by address; empty without the section.</summary>
    public static List<ImageUnwind> Run(MachoImage image)
    {
        List<ImageUnwind> entries = [];
        if (image.Section("__TEXT,__unwind_info") is not { } section)
        {
            return entries;
        }

        ReadOnlySpan<byte> data = image.Content(section);
        ByteCursor header = new(data, 4);
        uint commonOffset = header.U32();
        uint commonCount = header.U32();
        uint personalityOffset = header.U32();
        _ = header.U32();
        uint indexOffset = header.U32();
        uint indexCount = header.U32();
        Dictionary<uint, uint> lsdas = [];
        for (uint i = 0; i + 1 < indexCount; i++)
        {
            ByteCursor index = new(data, (int)(indexOffset + 12 * i));
            uint first = index.U32();
            uint page = index.U32();
            uint lsda = index.U32();
            _ = index.U32();
            _ = index.U32();
            uint lsdaEnd = index.U32();
            for (ByteCursor at = new(data, (int)lsda); at.Position < lsdaEnd;)
            {
                uint function = at.U32();
                lsdas[function] = at.U32();
            }

            Page(data, (int)page, first, (int)commonOffset, commonCount, (function, encoding) =>
                entries.Add(Decode(image, function, encoding, (int)(section.FileOffset + personalityOffset), lsdas)));
        }

        return entries;
    }

    private static void Page(ReadOnlySpan<byte> data, int page, uint first, int common, uint commonCount, Action<uint, uint> add)
    {
        ByteCursor head = new(data, page);
        uint kind = head.U32();
        ByteCursor at = new(data, page + head.U16());
        ushort count = head.U16();
        int local = page + (kind == 3 ? head.U16() : 0);
        for (int i = 0; i < count; i++)
        {
            uint word = at.U32();
            if (kind == 2)
            {
                add(word, at.U32());
            }
            else
            {
                uint which = word >> 24;
                int offset = which < commonCount ? common + 4 * (int)which : local + 4 * (int)(which - commonCount);
                add(first + (word & 0xffffff), new ByteCursor(data, offset).U32());
            }
        }
    }

    private static ImageUnwind Decode(MachoImage image, uint function, uint encoding, int personalities, Dictionary<uint, uint> lsdas)
    {
        uint index = encoding >> 28 & 3;
        ulong personality = index == 0 ? 0 : image.Base + image.U32(personalities + 4 * (int)(index - 1));
        uint plain = encoding & ~0x30000000u;
        if ((plain & 0x0f000000) == DwarfMode)
        {
            plain &= 0xff000000;
        }

        bool hasLsda = (encoding & 0x40000000) != 0;
        return new ImageUnwind(image.Base + function, plain, personality, hasLsda && lsdas.TryGetValue(function, out uint lsda) ? image.Base + lsda : 0);
    }
}
