using System;
using System.Runtime.InteropServices;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Parsing.Objects;

/// <summary>Brings checked relocations of any order into the one that the linker relies on.</summary>
/// <remarks>Assemblers write descending addresses; Go's linker and .NET's compiler write ascending ones.</remarks>
internal static class OrderRelocations
{
    /// <summary>A copy in descending address order, the first of each pair directly before the second; entries of one address
    /// keep their order.</summary>
    internal static ReadOnlyMemory<byte> Run(ReadOnlySpan<byte> entries)
    {
        ReadOnlySpan<RelocationInfo> rows = MemoryMarshal.Cast<byte, RelocationInfo>(entries);
        var keys = new ulong[rows.Length];
        int count = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            // The index as the low half makes the sort stable, and finds the entry again.
            keys[count++] = ((ulong)~rows[i].Address << 32) | (uint)i;
            i += IsFirstOfPair(rows[i].Type) ? 1 : 0;
        }

        Array.Sort(keys, 0, count);
        var copy = new byte[entries.Length];
        Span<RelocationInfo> sorted = MemoryMarshal.Cast<byte, RelocationInfo>(copy.AsSpan());
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            int index = (int)(uint)keys[i];
            sorted[at++] = rows[index];
            if (IsFirstOfPair(rows[index].Type))
            {
                sorted[at++] = rows[index + 1];
            }
        }

        return copy;
    }

    private static bool IsFirstOfPair(RelocationType type) => type is RelocationType.Subtractor or RelocationType.Addend;
}
