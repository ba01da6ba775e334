using System;
using System.Text;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Reporting;

/// <summary>The names of one object by where they lie: to say which function does something.</summary>
internal sealed class NamedPlaces
{
    private readonly ParsedObject value;
    private readonly ulong[] addresses;
    private readonly int[] symbols;

    /// <summary>Sorts the object's names; labels of compilers (<c>ltmp0</c>, <c>l_.str</c>) are none that users know.</summary>
    public NamedPlaces(ParsedObject value)
    {
        this.value = value;
        ReadOnlySpan<NList64> rows = value.Symbols.Rows;
        int count = 0;
        addresses = new ulong[rows.Length];
        symbols = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            if (!rows[i].IsStab && rows[i].Kind == SymbolTypes.Section && value.Symbols.NameOf(i) is [(byte)'_' or (byte)'-' or (byte)'+', ..])
            {
                addresses[count] = rows[i].Value;
                symbols[count++] = i;
            }
        }

        Array.Resize(ref addresses, count);
        Array.Resize(ref symbols, count);
        Array.Sort(addresses, symbols);
    }

    /// <summary><c>lib.a(member.o):(_function+0x1c)</c> if a name lies in the section at the place or before it; else
    /// <see cref="DescribePlace.OfOffset"/>.</summary>
    public string Describe(int section, ulong offset)
    {
        ulong address = value.Sections[section].Address + offset;
        int low = 0;
        int high = addresses.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = addresses[middle] <= address ? (middle + 1, high) : (low, middle);
        }

        // Sections of an object have addresses one behind the other: names of another section between are few, or there is none here.
        int nearest = low - 1;
        while (nearest >= 0 && addresses[nearest] >= value.Sections[section].Address)
        {
            NList64 row = value.Symbols.Rows[symbols[nearest]];
            if (row.Section - 1 == section)
            {
                return $"{value.Origin.FileAndMember}:({Encoding.UTF8.GetString(value.Symbols.NameOf(symbols[nearest]))}+0x{address - row.Value:x})";
            }

            nearest--;
        }

        return DescribePlace.OfOffset(value, section, offset);
    }
}
