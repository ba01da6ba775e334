using System;
using System.Buffers.Binary;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Sorts global symbols by the bytes of their names.</summary>
/// <remarks>A three-way radix quicksort on 8-byte pieces of the names: mangled names share long prefixes, which plain
/// comparisons would walk again and again. Names are unique, so the order is total.</remarks>
internal static class GlobalSymbolSort
{
    private const int InsertionLimit = 16;

    /// <summary>Sorts SymbolId values in place.</summary>
    internal static void Run(GlobalTable globals, Span<int> symbols)
    {
        var keys = new ulong[symbols.Length];
        Sort(globals, symbols, keys, 0);
    }

    private static void Sort(GlobalTable globals, Span<int> symbols, Span<ulong> keys, int depth)
    {
        while (symbols.Length > 1)
        {
            if (symbols.Length <= InsertionLimit)
            {
                Insertion(globals, symbols, depth);
                return;
            }

            for (int i = 0; i < symbols.Length; i++)
            {
                keys[i] = Piece(globals.NameOf(new SymbolId(symbols[i])), depth);
            }

            MemoryExtensions.Sort(keys[..symbols.Length], symbols);
            int start = 0;
            int largestStart = 0;
            int largestLength = 0;
            while (start < symbols.Length)
            {
                int end = start + 1;
                while (end < symbols.Length && keys[end] == keys[start])
                {
                    end++;
                }

                // A piece whose last byte is zero holds a name's end: names are unique, so such a group has one member.
                if (end - start > 1 && (keys[start] & 0xff) != 0)
                {
                    if (end - start > largestLength)
                    {
                        if (largestLength > 0)
                        {
                            Sort(globals, symbols.Slice(largestStart, largestLength), keys.Slice(largestStart, largestLength), depth + 8);
                        }

                        largestStart = start;
                        largestLength = end - start;
                    }
                    else
                    {
                        Sort(globals, symbols[start..end], keys[start..end], depth + 8);
                    }
                }

                start = end;
            }

            symbols = symbols.Slice(largestStart, largestLength);
            keys = keys.Slice(largestStart, largestLength);
            depth += 8;
        }
    }

    /// <summary>Eight bytes of a name as a big-endian number: its order is the bytes' order. Zeros after the end.</summary>
    private static ulong Piece(ReadOnlySpan<byte> name, int depth)
    {
        if (name.Length >= depth + 8)
        {
            return BinaryPrimitives.ReadUInt64BigEndian(name[depth..]);
        }

        ulong piece = 0;
        for (int i = depth; i < name.Length; i++)
        {
            piece |= (ulong)name[i] << (56 - (8 * (i - depth)));
        }

        return piece;
    }

    private static void Insertion(GlobalTable globals, Span<int> symbols, int depth)
    {
        for (int i = 1; i < symbols.Length; i++)
        {
            int moving = symbols[i];
            ReadOnlySpan<byte> name = globals.NameOf(new SymbolId(moving));
            name = name[Math.Min(depth, name.Length)..];
            int at = i;
            while (at > 0)
            {
                ReadOnlySpan<byte> other = globals.NameOf(new SymbolId(symbols[at - 1]));
                if (other[Math.Min(depth, other.Length)..].SequenceCompareTo(name) <= 0)
                {
                    break;
                }

                symbols[at] = symbols[at - 1];
                at--;
            }

            symbols[at] = moving;
        }
    }
}
