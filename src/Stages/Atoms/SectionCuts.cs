using System;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Atoms;

/// <summary>Where one section is cut into atoms: ascending byte offsets, the first one 0.</summary>
internal static class SectionCuts
{
    /// <summary>Cuts at every string's start. False if the last string lacks its NUL.</summary>
    internal static bool AtStrings(ReadOnlySpan<byte> contents, ref GrowingArray<uint> cuts)
    {
        int position = 0;
        while (position < contents.Length)
        {
            cuts.Add((uint)position);
            int length = contents[position..].IndexOf((byte)0);
            if (length < 0)
            {
                return false;
            }

            position += length + 1;
        }

        return true;
    }

    /// <summary>Cuts at every multiple of <paramref name="literalSizeBytes"/>. False if the size is no multiple.</summary>
    internal static bool AtLiterals(ulong sizeBytes, int literalSizeBytes, ref GrowingArray<uint> cuts)
    {
        for (ulong offset = 0; offset < sizeBytes; offset += (ulong)literalSizeBytes)
        {
            cuts.Add((uint)offset);
        }

        return sizeBytes % (ulong)literalSizeBytes == 0;
    }

    /// <summary>Cuts at every symbol that may start an atom.</summary>
    /// <remarks>ld64: N_ALT_ENTRY symbols and assembler labels (names that begin with L) start none.</remarks>
    /// <param name="section">The section.</param>
    /// <param name="symbols">The object's symbols.</param>
    /// <param name="sorted">nlist indices of the section's symbols, ascending by value.</param>
    /// <param name="cuts">Receives the offsets.</param>
    internal static void AtSymbols(InputSection section, ObjectSymbols symbols, ReadOnlySpan<int> sorted, ref GrowingArray<uint> cuts)
    {
        ReadOnlySpan<NList64> rows = symbols.Rows;
        ReadOnlySpan<byte> strings = symbols.Strings.Span;
        cuts.Add(0);
        uint last = 0;
        foreach (int index in sorted)
        {
            NList64 row = rows[index];
            ulong offset = row.Value - section.Address;
            if (offset == last || offset >= section.SizeBytes || (row.Description & SymbolTypes.AltEntry) != 0)
            {
                continue;
            }

            if (!row.IsExternal && strings[(int)row.StringIndex] == (byte)'L')
            {
                continue;
            }

            last = (uint)offset;
            cuts.Add(last);
        }
    }
}
