using System;
using System.Buffers.Binary;

namespace AfsLd.Stages.DebugMap;

/// <summary>A cursor over a DWARF section. Reads past the end give zeros and set <see cref="Failed"/>.</summary>
internal ref struct DwarfReader(ReadOnlySpan<byte> bytes, int position)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    internal int Position { get; set; } = position;

    /// <summary>True once anything lay outside.</summary>
    internal bool Failed { get; private set; } = position < 0 || position > bytes.Length;

    internal byte Byte() => Take(1) is { Length: 1 } one ? one[0] : (byte)0;

    internal ushort UInt16() => Take(2) is { Length: 2 } two ? BinaryPrimitives.ReadUInt16LittleEndian(two) : (ushort)0;

    internal uint UInt32() => Take(4) is { Length: 4 } four ? BinaryPrimitives.ReadUInt32LittleEndian(four) : 0;

    internal ulong UInt64() => Take(8) is { Length: 8 } eight ? BinaryPrimitives.ReadUInt64LittleEndian(eight) : 0;

    internal ulong Uleb()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7f) << shift;
            if ((next & 0x80) == 0)
            {
                return value;
            }
        }

        Failed = true;
        return 0;
    }

    internal void Skip(ulong count)
    {
        if (Failed || count > (ulong)(bytes.Length - Position))
        {
            Failed = true;
            return;
        }

        Position += (int)count;
    }

    /// <summary>A NUL-terminated string, without its NUL.</summary>
    internal ReadOnlySpan<byte> Text()
    {
        if (Failed)
        {
            return default;
        }

        int length = bytes[Position..].IndexOf((byte)0);
        if (length < 0)
        {
            Failed = true;
            return default;
        }

        ReadOnlySpan<byte> text = bytes.Slice(Position, length);
        Position += length + 1;
        return text;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (Failed || Position + count > bytes.Length)
        {
            Failed = true;
            return default;
        }

        ReadOnlySpan<byte> taken = bytes.Slice(Position, count);
        Position += count;
        return taken;
    }
}
