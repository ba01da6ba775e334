using System;
using System.Numerics;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Unwinding;

/// <summary>Numbers distinct encodings in order of first appearance and counts how often each appears.</summary>
internal struct EncodingSlots()
{
    private const int FirstCapacity = 256;
    private uint[] encodings = new uint[FirstCapacity / 2];
    private int[] counts = new int[FirstCapacity / 2];
    private int[] table = new int[FirstCapacity];

    /// <summary>How many there are.</summary>
    internal int Count { get; private set; }

    /// <summary>The encoding of a slot.</summary>
    internal readonly uint this[int slot] => encodings[slot];

    /// <summary>The slot of an encoding, which appears once more.</summary>
    internal int Add(uint encoding)
    {
        int mask = table.Length - 1;
        int at = Home(encoding, mask);
        while (table[at] != 0)
        {
            int slot = table[at] - 1;
            if (encodings[slot] == encoding)
            {
                counts[slot]++;
                return slot;
            }

            at = (at + 1) & mask;
        }

        if (Count == encodings.Length)
        {
            Grow();
            mask = table.Length - 1;
            at = Home(encoding, mask);
            while (table[at] != 0)
            {
                at = (at + 1) & mask;
            }
        }

        encodings[Count] = encoding;
        counts[Count] = 1;
        table[at] = ++Count;
        return Count - 1;
    }

    /// <summary>The slots of the common encodings: those that appear twice or more, most frequent first, then greater first. FDE
    /// offsets are not common (ld64).</summary>
    internal readonly int[] Common()
    {
        var keys = new ulong[Count];
        var slots = new int[Count];
        int found = 0;
        for (int slot = 0; slot < Count; slot++)
        {
            if (counts[slot] > 1 && !CompactUnwind.IsDwarf(encodings[slot]))
            {
                keys[found] = ~(((ulong)(uint)counts[slot] << 32) | encodings[slot]);
                slots[found++] = slot;
            }
        }

        Array.Sort(keys, slots, 0, found);
        return slots[..Math.Min(found, CompactUnwind.MaximumCommonEncodings)];
    }

    private static int Home(uint encoding, int mask) => (int)((encoding * 0x9e37_79b1u) >> (32 - BitOperations.Log2((uint)mask + 1)));

    private void Grow()
    {
        Array.Resize(ref encodings, encodings.Length * 2);
        Array.Resize(ref counts, encodings.Length);
        table = new int[encodings.Length * 2];
        int mask = table.Length - 1;
        for (int slot = 0; slot < Count; slot++)
        {
            int at = Home(encodings[slot], mask);
            while (table[at] != 0)
            {
                at = (at + 1) & mask;
            }

            table[at] = slot + 1;
        }
    }
}
