using System;
using System.Buffers.Binary;

namespace AfsLd.Stages.Unwinding;

/// <summary>Reads a CIE or FDE; past its end it reads zeros and remembers that it failed.</summary>
internal ref struct FrameCursor(ReadOnlySpan<byte> section, int at, int end)
{
    private readonly ReadOnlySpan<byte> section = section;

    /// <summary>Byte offset in the section.</summary>
    internal int At { get; private set; } = at;

    /// <summary>True once a read went past the end.</summary>
    internal bool HasFailed { get; private set; }

    internal byte Byte() => Take(1) ? section[At - 1] : (byte)0;

    internal uint UInt32() => Take(4) ? BinaryPrimitives.ReadUInt32LittleEndian(section[(At - 4)..]) : 0;

    internal ulong UInt64() => Take(8) ? BinaryPrimitives.ReadUInt64LittleEndian(section[(At - 8)..]) : 0;

    /// <summary>A pointer of 4 bytes (sign-extended) or 8.</summary>
    internal long Pointer(int sizeBytes) => sizeBytes == 4 ? (int)UInt32() : (long)UInt64();

    internal void Skip(int count) => Take(count);

    /// <summary>An unsigned LEB128; one that does not fit 64 bits is a failure.</summary>
    internal ulong Uleb()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte next = Byte();
            value |= shift < 64 ? (ulong)(next & 0x7f) << shift : 0;
            if ((next & 0x80) == 0)
            {
                return value;
            }
        }

        HasFailed = true;
        return 0;
    }

    private bool Take(int count)
    {
        if (HasFailed || count < 0 || end - At < count)
        {
            HasFailed = true;
            return false;
        }

        At += count;
        return true;
    }
}
