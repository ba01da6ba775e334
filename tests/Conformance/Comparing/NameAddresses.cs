using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Tests.Conformance.Images;

namespace AfsLd.Tests.Conformance.Comparing;

/// <summary>
/// Names addresses so that two images with different layouts give one thing one name: a string is its text, a slot is what it is bound to,
/// a stub is what it jumps to, anything else is the nearest symbol before it and a distance.
/// </summary>
internal sealed class NameAddresses
{
    private readonly MachoImage image;
    private readonly Dictionary<ulong, ImageFixup> fixups = [];
    private readonly Dictionary<ImageSection, List<(ulong Address, string Name)>> symbols = [];

    /// <summary>Prepares the names of an image.</summary>
    public NameAddresses(MachoImage source, IEnumerable<ImageFixup> places)
    {
        image = source;
        foreach (ImageFixup fixup in places.Where(static f => !f.IsWeakBind || f.Place != 0))
        {
            // An entry of the weak stream says most about what the slot will hold.
            if (!fixups.TryGetValue(fixup.Place, out ImageFixup? known) || fixup.IsWeakBind || known.Import.Length == 0)
            {
                fixups[fixup.Place] = fixup;
            }
        }

        foreach (IGrouping<byte, ImageSymbol> group in source.Symbols.Where(IsPlace).GroupBy(static s => s.Section))
        {
            symbols[source.Sections[group.Key - 1]] =
            [
                .. group.GroupBy(static s => s.Value).OrderBy(static g => g.Key)
                    .Select(static g => (g.Key, g.OrderByDescending(static s => s.IsExternal).ThenBy(static s => s.Name, StringComparer.Ordinal).First().Name)),
            ];
        }
    }

    /// <summary>The fixup at a place, or null.</summary>
    public ImageFixup? FixupAt(ulong place) => fixups.GetValueOrDefault(place);

    /// <summary>The addresses in a section that have a symbol, with the symbol's name.</summary>
    public IReadOnlyList<(ulong Address, string Name)> SymbolsOf(ImageSection section) => symbols.GetValueOrDefault(section) ?? [];

    /// <summary>The name of an address.</summary>
    public string Name(ulong address)
    {
        ImageSection? section = image.SectionAt(address) ?? image.Sections.FirstOrDefault(s => s.Size > 0 && s.Address + s.Size == address);
        if (section is null)
        {
            return address >= image.Base && address < image.Base + 0x4000 ? "header" : $"nowhere {address:x}";
        }

        if (section.Name.StartsWith("__cstring", StringComparison.Ordinal) || section.Type == 2)
        {
            return Text(section, address);
        }

        return section.Type switch
        {
            3 => Literal(address, 4), // S_4BYTE_LITERALS
            4 => Literal(address, 8), // S_8BYTE_LITERALS
            14 => Literal(address, 16), // S_16BYTE_LITERALS
            6 or 7 or 0x14 => "slot(" + Slot(address) + ")", // S_NON_LAZY_SYMBOL_POINTERS, lazy, thread-local
            8 => "stub(" + Stub(section, address) + ")", // S_SYMBOL_STUBS
            _ => Near(section, address),
        };
    }

    /// <summary>What a fixup leads to.</summary>
    public string Target(ImageFixup fixup) =>
        fixup.Import.Length > 0
            ? $"{fixup.Import}{Distance(fixup.Addend)}"
            : Name(fixup.Target & 0x00ffffffffffffff) + (fixup.Target >> 56 == 0 ? "" : $" high {fixup.Target >> 56:x}");

    private static bool IsPlace(ImageSymbol symbol) =>
        !symbol.IsStab && (symbol.Type & 0x0e) == 0x0e && !symbol.Name.StartsWith("ltmp", StringComparison.Ordinal)
        && !symbol.Name.StartsWith("l_", StringComparison.Ordinal) && !symbol.Name.StartsWith('L')
        && !symbol.Name.StartsWith("__mh_", StringComparison.Ordinal) && symbol.Name is not "___dso_handle";

    private static string Distance(long by) => by == 0 ? "" : by > 0 ? $"+{by:x}" : $"-{-by:x}";

    private string Text(ImageSection section, ulong address)
    {
        // Strings are found from the start of the one that holds the address, so that a place inside one has a name too.
        ReadOnlySpan<byte> content = image.Content(section);
        int at = (int)(address - section.Address);
        int start = at;
        while (start > 0 && content[start - 1] != 0)
        {
            start--;
        }

        return $"\"{image.CString((int)section.FileOffset + start)}\"{Distance(at - start)}";
    }

    private string Literal(ulong address, int size) => $"literal {Convert.ToHexString(image.Bytes.Slice(image.OffsetOf(address), size))}";

    private string Slot(ulong address) => FixupAt(address) is { } fixup ? Target(fixup) : Name(image.U64(image.OffsetOf(address)));

    /// <summary>adrp x16, slot@page; ldr x16, [x16, slot@pageoff]; br x16.</summary>
    private string Stub(ImageSection section, ulong address)
    {
        ulong start = address - (address - section.Address) % Math.Max(section.Reserved2, 1);
        int offset = image.OffsetOf(start);
        ulong page = Instructions.AdrpTarget(image.U32(offset), start);
        ulong slot = page + (image.U32(offset + 4) >> 10 & 0xfff) * 8;
        return Slot(slot) + Distance((long)(address - start));
    }

    private string Near(ImageSection section, ulong address)
    {
        IReadOnlyList<(ulong Address, string Name)> named = SymbolsOf(section);
        int low = 0;
        int high = named.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = named[middle].Address <= address ? (middle + 1, high) : (low, middle);
        }

        return low == 0
            ? section.FullName + Distance((long)(address - section.Address))
            : named[low - 1].Name + Distance((long)(address - named[low - 1].Address));
    }
}
