using System;
using System.Collections.Generic;
using AfsLd.Tests.Properties.Models;

namespace AfsLd.Tests.Properties.LinkEdit;

/// <summary>What every symbol table must be, whatever is in it (mach-o/loader.h, nlist.h; MH_TWOLEVEL images).</summary>
internal static class SymbolTableLaw
{
    private const uint IndirectLocal = 0x80000000;
    private const uint IndirectAbsolute = 0x40000000;

    /// <summary>The first thing that is wrong with an image's symbol table; null when nothing is.</summary>
    internal static string? FirstWrong(byte[] file)
    {
        var table = new SymbolTableReader(file);
        if (table.Locals.First != 0
            || table.Externals.First != table.Locals.Count
            || table.Undefined.First != table.Externals.First + table.Externals.Count
            || table.Undefined.First + table.Undefined.Count != table.Entries.Count)
        {
            return "the partitions do not follow one another";
        }

        if (file[table.Strings.Offset] != ' ' || file[table.Strings.Offset + 1] != 0 || table.Strings.Offset % 8 != 0 || table.Strings.Size % 8 != 0)
        {
            return "the string table does not begin with a space and a NUL, or is not aligned";
        }

        for (int i = 0; i < table.Entries.Count; i++)
        {
            if (WrongEntry(table, i) is { } wrong)
            {
                return $"entry {i} ({table.Entries[i].Name}): {wrong}";
            }
        }

        return NotAscending(table.Entries, table.Externals) ?? NotAscending(table.Entries, table.Undefined) ?? WrongIndirect(table);
    }

    private static string? WrongEntry(SymbolTableReader table, int index)
    {
        SymbolTableReader.Entry entry = table.Entries[index];
        bool isLocal = index < table.Externals.First;
        bool isUndefined = index >= table.Undefined.First;
        if (isLocal == entry.IsExternal && !entry.IsStab)
        {
            return "N_EXT does not agree with the partition";
        }

        if (entry.IsStab)
        {
            return isLocal ? null : "a stab that is not among the locals";
        }

        if (isUndefined == entry.IsDefined)
        {
            return "N_TYPE does not agree with the partition";
        }

        if (entry.Name.Length == 0)
        {
            return "no name";
        }

        if ((entry.Type & 0x0e) == 0x0e)
        {
            (ulong address, ulong size, uint _, uint _, uint _) = table.Sections[entry.Section - 1];
            bool isHeader = entry.Name == "__mh_execute_header";
            return !isHeader && (entry.Value < address || entry.Value > address + size) ? "outside its section" : null;
        }

        return entry.Section == 0 ? null : "a section ordinal without a section";
    }

    private static string? NotAscending(List<SymbolTableReader.Entry> entries, (int First, int Count) range)
    {
        for (int i = range.First + 1; i < range.First + range.Count; i++)
        {
            if (string.CompareOrdinal(entries[i - 1].Name, entries[i].Name) >= 0)
            {
                return $"{entries[i - 1].Name} comes before {entries[i].Name}";
            }
        }

        return null;
    }

    private static string? WrongIndirect(SymbolTableReader table)
    {
        uint expected = 0;
        foreach ((ulong _, ulong size, uint flags, uint reserved1, uint reserved2) in table.Sections)
        {
            uint unit = (flags & 0xff) switch { 0x6 or 0x7 or 0x14 => 8, 0x8 => reserved2, _ => 0 };
            if (unit == 0)
            {
                continue;
            }

            if (reserved1 != expected)
            {
                return "reserved1 is not where the section's entries begin";
            }

            expected += (uint)(size / unit);
        }

        if (expected != table.Indirect.Count)
        {
            return "the indirect table has another length than its sections";
        }

        foreach (uint entry in table.Indirect)
        {
            if ((entry & (IndirectLocal | IndirectAbsolute)) == 0 && entry >= table.Entries.Count)
            {
                return "an indirect entry names no symbol";
            }
        }

        return null;
    }
}
