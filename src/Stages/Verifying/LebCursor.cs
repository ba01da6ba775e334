using System;

namespace AfsLd.Stages.Verifying;

/// <summary>Reads LEB128 numbers and texts one after the other; a bad one sets <see cref="Failed"/> and ends the bytes.</summary>
internal ref struct LebCursor
{
    private readonly ReadOnlySpan<byte> _bytes;

    internal LebCursor(ReadOnlySpan<byte> bytes, int position = 0)
    {
        _bytes = bytes;
        Position = position;
        Failed = (uint)position > (uint)bytes.Length;
    }

    /// <summary>The offset of the next byte.</summary>
    internal int Position { get; private set; }

    /// <summary>True once a number or a text was not all there, or was too large for 64 bits.</summary>
    internal bool Failed { get; private set; }

    /// <summary>True if nothing is left to read.</summary>
    internal readonly bool AtEnd => Failed || Position >= _bytes.Length;

    /// <summary>The next byte; 0 at the end.</summary>
    internal byte Byte()
    {
        if (AtEnd)
        {
            Failed = true;
            return 0;
        }

        return _bytes[Position++];
    }

    /// <summary>An unsigned number.</summary>
    internal ulong Unsigned()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = Byte();
            ulong part = next & 0x7fUL;
            if (Failed || shift > 63 || (part << shift) >> shift != part)
            {
                Failed = true;
                return 0;
            }

            value |= part << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    /// <summary>A signed number.</summary>
    internal long Signed()
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = Byte();
            if (Failed || shift > 63)
            {
                Failed = true;
                return 0;
            }

            value |= (next & 0x7fL) << shift;
            if (next < 0x80)
            {
                return shift + 7 < 64 && (next & 0x40) != 0 ? value | (-1L << (shift + 7)) : value;
            }
        }
    }

    /// <summary>A text that ends with a zero, without it.</summary>
    internal ReadOnlySpan<byte> Text()
    {
        int length = AtEnd ? -1 : _bytes[Position..].IndexOf((byte)0);
        if (length < 0)
        {
            Failed = true;
            return [];
        }

        ReadOnlySpan<byte> text = _bytes.Slice(Position, length);
        Position += length + 1;
        return text;
    }
}
