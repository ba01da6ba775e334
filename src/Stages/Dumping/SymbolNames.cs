using System;
using System.Collections.Generic;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Stages.Dumping;

/// <summary>What is at an address: the last symbol before it and the distance, or section and distance.</summary>
internal sealed class SymbolNames
{
    private readonly SymbolTable table;
    private readonly ulong[] addresses;
    private readonly int[] symbols;
    private readonly ulong[] sectionStarts;
    private readonly SectionView[] sections;

    /// <summary>The names of the symbols in sections, debugging entries left out; of several in one place the first in the table.</summary>
    internal SymbolNames(MachImage image)
    {
        table = new SymbolTable(image);
        var found = new List<int>();
        for (int i = 0; i < table.Count; i++)
        {
            NList64 symbol = table[i];
            if (!symbol.IsStab && symbol.Kind == SymbolTypes.Section && symbol.StringIndex != 0)
            {
                found.Add(i);
            }
        }

        symbols = [.. found];
        addresses = Array.ConvertAll(symbols, i => table[i].Value);
        Array.Sort(addresses, symbols);
        sections = [.. image.Sections];
        sectionStarts = Array.ConvertAll(sections, section => section.Address);
        Array.Sort(sectionStarts, sections);
    }

    /// <summary><c>name</c>, <c>name+0x10</c>, <c>__TEXT,__cstring+0x4</c>, or the address alone.</summary>
    internal string At(ulong address)
    {
        int found = LastFrom(addresses, address);
        if (found >= 0 && addresses[found] == address)
        {
            return NameOf(found);
        }

        int place = LastFrom(sectionStarts, address);
        if (place < 0 || !sections[place].Contains(address))
        {
            return $"0x{address:x}";
        }

        return found >= 0 && sections[place].Contains(addresses[found])
            ? $"{NameOf(found)}+0x{address - addresses[found]:x}"
            : $"{sections[place].Key}+0x{address - sections[place].Address:x}";
    }

    // Of those in one place the first in the table.
    private string NameOf(int found)
    {
        int first = symbols[found];
        for (int i = found; i >= 0 && found - i < MostInOnePlace && addresses[i] == addresses[found]; i--)
        {
            first = Math.Min(first, symbols[i]);
        }

        return table.NameOf(table[first].StringIndex) ?? "?";
    }

    private const int MostInOnePlace = 64;

    /// <summary>The last that is not above a value; -1 if all are.</summary>
    private static int LastFrom(ulong[] sorted, ulong value)
    {
        int low = 0;
        int high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle] <= value ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }
}
