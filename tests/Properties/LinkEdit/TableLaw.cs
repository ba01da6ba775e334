using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Models;

namespace AfsLd.Tests.Properties.LinkEdit;

/// <summary>What function starts, data in code and the indirect symbol table must say of a program, decided from the file alone.</summary>
internal static class TableLaw
{
    private const uint IndirectLocal = 0x80000000;
    private const uint IndirectLocalAbsolute = 0xc0000000;
    private const uint CodeAttributes = 0x80000400; // S_ATTR_PURE_INSTRUCTIONS, S_ATTR_SOME_INSTRUCTIONS
    private const uint SymbolStubs = 0x8;
    private const uint LazyPointers = 0x7;
    private const uint NonLazyPointers = 0x6;
    private const uint ThreadLocalPointers = 0x14;

    /// <summary>What is wrong first, or null.</summary>
    internal static string? FirstWrong(ProgramMeaning meaning, byte[] file)
    {
        var image = new LinkedImage(file);
        var table = new SymbolTableReader(file);
        return FunctionStarts(image, table) ?? DataInCode(meaning, image) ?? Indirect(image, table);
    }

    /// <summary>Every symbol in code starts a function; the others are weak functions that lost in a section that may not be cut.</summary>
    private static string? FunctionStarts(LinkedImage image, SymbolTableReader table)
    {
        ulong[] starts = [.. image.FunctionStarts()];
        if (!starts.SequenceEqual(starts.Distinct().Order()))
        {
            return "function starts do not ascend";
        }

        HashSet<ulong> functions = [.. table.Entries.Where(e => e.IsDefined && !e.IsStab && IsCode(table, e) && e.Value != image.ImageBase).Select(e => e.Value)];
        ulong lost = starts.FirstOrDefault(s => !functions.Contains(s) && (image.CodeAt(s) & 0xff80001f) != 0x52800000);
        return lost != 0 ? $"0x{lost:x} starts no function"
            : functions.Except(starts).Any() ? $"the function at 0x{functions.Except(starts).First():x} does not start"
            : null;
    }

    private static bool IsCode(SymbolTableReader table, SymbolTableReader.Entry entry) =>
        entry.Section != 0 && (table.Sections[entry.Section - 1].Flags & CodeAttributes) != 0;

    private static string? DataInCode(ProgramMeaning meaning, LinkedImage image)
    {
        List<(ulong, int, int)> expected = [.. meaning.DataInCode.Where(d => image.Symbols.ContainsKey(d.Function))
            .Select(d => (image.Symbols[d.Function] + (ulong)d.Byte, d.Length, 1)).Order()];
        return expected.SequenceEqual(image.DataInCode()) ? null : "data in code is elsewhere";
    }

    /// <summary>A slot's entry names what dyld binds there, or is local; a stub's names what its slot is bound to.</summary>
    private static string? Indirect(LinkedImage image, SymbolTableReader table)
    {
        foreach ((ulong address, ulong size, uint flags, uint first, uint stubSize) in table.Sections)
        {
            uint type = flags & 0xff;
            if (type is not (SymbolStubs or LazyPointers or NonLazyPointers or ThreadLocalPointers))
            {
                continue;
            }

            ulong step = type == SymbolStubs ? stubSize : 8;
            for (ulong i = 0; i < size / step; i++)
            {
                uint entry = table.Indirect[(int)(first + i)];
                ulong slot = type == SymbolStubs ? image.StubSlot(address + (i * step)) : address + (i * step);
                string? bound = image.Fixups.TryGetValue(slot, out LinkedImage.Fixup fixup) ? fixup.Import : null;
                string? named = entry is IndirectLocal or IndirectLocalAbsolute ? null : table.Entries[(int)entry].Name;
                if (bound != named)
                {
                    return $"the entry of 0x{slot:x} names {named}, but {bound} is bound there";
                }
            }
        }

        return null;
    }
}
