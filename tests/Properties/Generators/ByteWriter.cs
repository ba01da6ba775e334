using System;
using System.Collections.Generic;
using System.Text;

namespace AfsLd.Tests.Properties.Generators;

/// <summary>Appends little-endian numbers to a growing array.</summary>
public sealed class ByteWriter
{
    private readonly List<byte> bytes = [];

    /// <summary>The file offset of the first byte.</summary>
    public int Origin { get; init; }

    /// <summary>The file offset of the next byte.</summary>
    public int Position => Origin + bytes.Count;

    public ByteWriter Byte(byte value)
    {
        bytes.Add(value);
        return this;
    }

    public ByteWriter Word(uint value)
    {
        for (int i = 0; i < 4; i++)
        {
            bytes.Add((byte)(value >> (8 * i)));
        }

        return this;
    }

    public ByteWriter BigEndianWord(uint value)
    {
        for (int i = 3; i >= 0; i--)
        {
            bytes.Add((byte)(value >> (8 * i)));
        }

        return this;
    }

    public ByteWriter Long(ulong value) => Word((uint)value).Word((uint)(value >> 32));

    /// <summary>A name of 16 bytes, zero padded.</summary>
    public ByteWriter Name(string text)
    {
        byte[] name = new byte[16];
        Encoding.ASCII.GetBytes(text.AsSpan(0, Math.Min(text.Length, 16)), name);
        bytes.AddRange(name);
        return this;
    }

    public ByteWriter Uleb128(ulong value)
    {
        do
        {
            byte next = (byte)(value & 0x7f);
            value >>= 7;
            bytes.Add(value == 0 ? next : (byte)(next | 0x80));
        }
        while (value != 0);

        return this;
    }

    public ByteWriter Text(string text)
    {
        bytes.AddRange(Encoding.UTF8.GetBytes(text));
        return this;
    }

    public ByteWriter Align(int alignment, byte padding = 0)
    {
        while (Position % alignment != 0)
        {
            bytes.Add(padding);
        }

        return this;
    }

    /// <summary>Appends bytes and says where they begin.</summary>
    public int Append(byte[] more)
    {
        int at = Position;
        bytes.AddRange(more);
        return at;
    }

    public byte[] ToArray() => [.. bytes];
}
