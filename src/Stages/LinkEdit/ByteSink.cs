using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace AfsLd.Stages.LinkEdit;

/// <summary>A growing little-endian byte buffer, for blobs whose size is only known when they are built.</summary>
internal struct ByteSink(int capacity)
{
    private byte[] bytes = new byte[Math.Max(capacity, 64)];

    internal int Count { get; private set; }

    internal readonly Span<byte> Written => bytes.AsSpan(0, Count);

    internal void Byte(byte value)
    {
        Reserve(1);
        bytes[Count++] = value;
    }

    internal void UInt16(ushort value)
    {
        Reserve(2);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(Count), value);
        Count += 2;
    }

    internal void UInt32(uint value)
    {
        Reserve(4);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(Count), value);
        Count += 4;
    }

    internal void UInt64(ulong value)
    {
        Reserve(8);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(Count), value);
        Count += 8;
    }

    internal void Bytes(ReadOnlySpan<byte> value)
    {
        Reserve(value.Length);
        value.CopyTo(bytes.AsSpan(Count));
        Count += value.Length;
    }

    /// <summary>Unsigned LEB128.</summary>
    internal void Uleb(ulong value)
    {
        do
        {
            byte low = (byte)(value & 0x7f);
            value >>= 7;
            Byte(value != 0 ? (byte)(low | 0x80) : low);
        }
        while (value != 0);
    }

    /// <summary>Signed LEB128.</summary>
    internal void Sleb(long value)
    {
        while (true)
        {
            byte low = (byte)(value & 0x7f);
            value >>= 7;
            bool done = (value == 0 && (low & 0x40) == 0) || (value == -1 && (low & 0x40) != 0);
            Byte(done ? low : (byte)(low | 0x80));
            if (done)
            {
                return;
            }
        }
    }

    /// <summary>Zeros up to a multiple.</summary>
    internal void AlignTo(int multiple)
    {
        while (Count % multiple != 0)
        {
            Byte(0);
        }
    }

    internal readonly ImmutableArray<byte> Freeze() => ImmutableCollectionsMarshal.AsImmutableArray(Written.ToArray());

    /// <summary>Bytes of a value as unsigned LEB128.</summary>
    internal static int UlebSize(ulong value)
    {
        int size = 1;
        while ((value >>= 7) != 0)
        {
            size++;
        }

        return size;
    }

    private void Reserve(int more)
    {
        if (Count + more > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Count + more));
        }
    }
}
