using System;
using System.Buffers.Binary;
using System.Text;

namespace AfsLd.Tests.Conformance.Images;

/// <summary>Reads numbers and strings one after the other.</summary>
internal ref struct ByteCursor(ReadOnlySpan<byte> bytes, int position = 0)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>The offset of the next byte.</summary>
    public int Position { get; set; } = position;

    /// <summary>True at the end.</summary>
    public readonly bool AtEnd => Position >= bytes.Length;

    /// <summary>One byte.</summary>
    public byte U8() => bytes[Position++];

    /// <summary>Two bytes.</summary>
    public ushort U16()
    {
        Position += 2;
        return BinaryPrimitives.ReadUInt16LittleEndian(bytes[(Position - 2)..]);
    }

    /// <summary>Four bytes.</summary>
    public uint U32()
    {
        Position += 4;
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes[(Position - 4)..]);
    }

    /// <summary>Eight bytes.</summary>
    public ulong U64()
    {
        Position += 8;
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes[(Position - 8)..]);
    }

    /// <summary>An unsigned LEB128.</summary>
    public ulong Uleb()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = U8();
            value |= (ulong)(b & 0x7f) << shift;
            if ((b & 0x80) == 0)
            {
                return value;
            }
        }
    }

    /// <summary>A signed LEB128.</summary>
    public long Sleb()
    {
        long value = 0;
        for (int shift = 0; ;)
        {
            byte b = U8();
            value |= (long)(b & 0x7f) << shift;
            shift += 7;
            if ((b & 0x80) == 0)
            {
                return shift < 64 && (b & 0x40) != 0 ? value | (-1L << shift) : value;
            }
        }
    }

    /// <summary>A string that ends with zero.</summary>
    public string CString()
    {
        int length = bytes[Position..].IndexOf((byte)0);
        string text = Encoding.UTF8.GetString(bytes.Slice(Position, length));
        Position += length + 1;
        return text;
    }
}
