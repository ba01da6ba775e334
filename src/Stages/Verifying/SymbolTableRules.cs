using System;
using System.Text;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks the symbol table, its groups and its string pool.</summary>
internal static class SymbolTableRules
{
    private const int LongestName = 4096;

    /// <summary>The group of symbols that no LC_DYSYMTAB divides.</summary>
    private const int NoGroup = -1;

    /// <summary>Checks.</summary>
    internal static void Run(MachImage image, Findings findings)
    {
        if (image.Find(LoadCommands.Symtab) is not CommandView table)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        uint count = bytes.U32(table.Offset + 12);
        ReadOnlySpan<byte> symbols = bytes.Cut(bytes.U32(table.Offset + 8), (long)count * NList64.SizeBytes);
        ReadOnlySpan<byte> pool = bytes.Cut(bytes.U32(table.Offset + 16), bytes.U32(table.Offset + 20));
        findings.Require(
            pool.IsEmpty || pool[^1] == 0, Rules.SymbolName, table.Offset + 20, "the string pool does not end with a zero");
        (uint locals, uint defined) = (count, count);
        bool hasGroups = image.Find(LoadCommands.Dysymtab) is not null || image.IsLoadable;
        if (image.Find(LoadCommands.Dysymtab) is CommandView groups && !CheckGroups(bytes, groups, count, findings, out locals, out defined))
        {
            return;
        }

        int poolEnd = pool.LastIndexOf((byte)0);
        bool hasTrie = LinkEditTable.ListAll(image).Exists(static t => t.Rank == LinkEditTable.TrieRank);
        ReadOnlySpan<byte> before = [];
        for (int i = 0; i < symbols.Length / NList64.SizeBytes; i++)
        {
            ReadOnlySpan<byte> entry = symbols.Slice(i * NList64.SizeBytes, NList64.SizeBytes);
            NList64 symbol = new(entry.U32(0), entry[4], entry[5], entry.U16(6), entry.U64(8));
            long at = bytes.U32(table.Offset + 8) + ((long)i * NList64.SizeBytes);
            if (symbol.StringIndex > poolEnd && (symbol.StringIndex != 0 || !pool.IsEmpty))
            {
                findings.Add(Rules.SymbolName, at, $"symbol {i} has its name at {symbol.StringIndex} of {pool.Length} bytes");
            }

            CheckKind(image, i, symbol, !hasGroups ? NoGroup : i < locals ? 0 : i < defined ? 1 : 2, at, findings);
            // Apple's linkers always sort them; lld does not, and nobody minds where there is a trie to search.
            if (hasTrie || !image.IsLoadable || i < locals || i >= defined)
            {
                continue;
            }

            ReadOnlySpan<byte> name = NameAt(pool, symbol.StringIndex);
            if (before.SequenceCompareTo(name) > 0)
            {
                findings.Add(Rules.SymbolOrder, at, $"{Encoding.UTF8.GetString(name)} comes after {Encoding.UTF8.GetString(before)}");
            }

            before = name;
        }
    }

    // As much of a name as orders it: a pool without zeros would be read for each symbol.
    private static ReadOnlySpan<byte> NameAt(ReadOnlySpan<byte> pool, uint offset)
    {
        ReadOnlySpan<byte> name = pool.Cut(offset, LongestName);
        int end = name.IndexOf((byte)0);
        return end < 0 ? name : name[..end];
    }

    private static bool CheckGroups(
        ReadOnlySpan<byte> bytes, CommandView groups, uint count, Findings findings, out uint locals, out uint defined)
    {
        // struct dysymtab_command: ilocalsym, nlocalsym, iextdefsym, nextdefsym, iundefsym, nundefsym from 8.
        int at = groups.Offset + 8;
        locals = bytes.U32(at + 4);
        ulong end = (ulong)locals + bytes.U32(at + 12);
        bool holds = bytes.U32(at) == 0 && bytes.U32(at + 8) == locals && bytes.U32(at + 16) == end && end + bytes.U32(at + 20) == count;
        findings.Require(
            holds,
            Rules.SymbolGroups,
            at,
            $"locals {bytes.U32(at + 4)} from {bytes.U32(at)}, defined {bytes.U32(at + 12)} from {bytes.U32(at + 8)}, undefined "
                + $"{bytes.U32(at + 20)} from {bytes.U32(at + 16)}, of {count}");
        defined = (uint)Math.Min(end, count);
        return holds;
    }

    private static void CheckKind(MachImage image, int number, NList64 symbol, int group, long at, Findings findings)
    {
        bool fits = group switch
        {
            NoGroup => true,
            0 => symbol.IsStab || !symbol.IsExternal,
            1 => !symbol.IsStab && symbol.IsExternal && symbol.Kind is SymbolTypes.Section or SymbolTypes.Absolute or SymbolTypes.Indirect,
            _ => !symbol.IsStab && symbol.IsExternal && symbol.Kind == SymbolTypes.Undefined,
        };
        findings.Require(fits, Rules.SymbolKind, at + 4, $"symbol {number} has type 0x{symbol.Type:x2} in group {group}");
        if (symbol.IsStab)
        {
            return;
        }

        bool isInSection = symbol.Kind == SymbolTypes.Section;
        bool hasSection = symbol.Section >= 1 && symbol.Section <= image.Sections.Length;
        findings.Require(
            isInSection ? hasSection : symbol.Section == 0,
            Rules.SymbolSection,
            at + 5,
            $"symbol {number}, type 0x{symbol.Type:x2}, has section {symbol.Section} of {image.Sections.Length}");
        if (isInSection && hasSection)
        {
            // Symbols may mark the end, and the header, which is before the first section.
            SegmentView segment = image.Segments[image.Sections[symbol.Section - 1].Segment];
            findings.Require(
                symbol.Value >= segment.Address && symbol.Value - segment.Address <= segment.SizeBytes,
                Rules.SymbolAddress,
                at + 8,
                $"symbol {number} at 0x{symbol.Value:x} is not in {segment.Name}");
        }

        if (group == 2 && symbol.Kind == SymbolTypes.Undefined && (image.Flags & MachHeader.TwoLevel) != 0)
        {
            int ordinal = symbol.Description >> 8;
            findings.Require(
                ordinal is SymbolTypes.SelfOrdinal or SymbolTypes.ExecutableOrdinal or SymbolTypes.DynamicLookupOrdinal || ordinal <= image.DylibCount,
                Rules.SymbolLibrary,
                at + 6,
                $"symbol {number} is of library {ordinal} of {image.DylibCount}");
        }
    }
}
