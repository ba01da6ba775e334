using System;
using System.Collections.Generic;
using System.Text;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Reporting;

/// <summary>The names of one object by where they lie: to say which function does something.</summary>
internal sealed class NamedPlaces
{
    private readonly ParsedObject value;
    private readonly List<(int Section, ulong Address, int Symbol)> places = [];

    /// <summary>Sorts the object's names; labels of compilers (<c>ltmp0</c>, <c>l_.str</c>) are none that users know.</summary>
    public NamedPlaces(ParsedObject value)
    {
        this.value = value;
        ReadOnlySpan<NList64> rows = value.Symbols.Rows;
        for (int i = 0; i < rows.Length; i++)
        {
            if (!rows[i].IsStab && rows[i].Kind == SymbolTypes.Section && value.Symbols.NameOf(i) is [(byte)'_' or (byte)'-' or (byte)'+', ..])
            {
                places.Add((rows[i].Section - 1, rows[i].Value, i));
            }
        }

        places.Sort();
    }

    /// <summary><c>lib.a(member.o):(_function+0x1c)</c> if a name lies in the section at the place or before it; else
    /// <see cref="DescribePlace.OfOffset"/>.</summary>
    public string Describe(int section, ulong offset)
    {
        ulong address = value.Sections[section].Address + offset;
        int low = 0;
        int high = places.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = (places[middle].Section, places[middle].Address).CompareTo((section, address)) <= 0 ? (middle + 1, high) : (low, middle);
        }

        if (low == 0 || places[low - 1].Section != section)
        {
            return DescribePlace.OfOffset(value, section, offset);
        }

        (_, ulong start, int symbol) = places[low - 1];
        return $"{value.Origin.FileAndMember}:({Encoding.UTF8.GetString(value.Symbols.NameOf(symbol))}+0x{address - start:x})";
    }
}
