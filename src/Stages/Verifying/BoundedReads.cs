using System;
using System.Buffers.Binary;

namespace AfsLd.Stages.Verifying;

/// <summary>Little-endian reads that cannot leave the bytes: what is outside reads as 0.</summary>
/// <remarks>Rules check ranges with <see cref="Holds"/> first where the difference matters.</remarks>
internal static class BoundedReads
{
    /// <summary>True if <paramref name="size"/> bytes from <paramref name="offset"/> are inside.</summary>
    internal static bool Holds(this ReadOnlySpan<byte> bytes, long offset, long size) =>
        offset >= 0 && size >= 0 && offset <= bytes.Length && size <= bytes.Length - offset;

    /// <summary>The byte at an offset.</summary>
    internal static byte U8(this ReadOnlySpan<byte> bytes, long offset) =>
        bytes.Holds(offset, 1) ? bytes[(int)offset] : (byte)0;

    /// <summary>The 16 bits at an offset.</summary>
    internal static ushort U16(this ReadOnlySpan<byte> bytes, long offset) =>
        bytes.Holds(offset, 2) ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[(int)offset..]) : (ushort)0;

    /// <summary>The 32 bits at an offset.</summary>
    internal static uint U32(this ReadOnlySpan<byte> bytes, long offset) =>
        bytes.Holds(offset, 4) ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[(int)offset..]) : 0;

    /// <summary>The 64 bits at an offset.</summary>
    internal static ulong U64(this ReadOnlySpan<byte> bytes, long offset) =>
        bytes.Holds(offset, 8) ? BinaryPrimitives.ReadUInt64LittleEndian(bytes[(int)offset..]) : 0;

    /// <summary>The 32 bits at an offset, big-endian: fat headers and code signatures.</summary>
    internal static uint B32(this ReadOnlySpan<byte> bytes, long offset) =>
        bytes.Holds(offset, 4) ? BinaryPrimitives.ReadUInt32BigEndian(bytes[(int)offset..]) : 0;

    /// <summary>The 64 bits at an offset, big-endian.</summary>
    internal static ulong B64(this ReadOnlySpan<byte> bytes, long offset) =>
        bytes.Holds(offset, 8) ? BinaryPrimitives.ReadUInt64BigEndian(bytes[(int)offset..]) : 0;

    /// <summary>The bytes of a range; what of it is outside is cut off.</summary>
    internal static ReadOnlySpan<byte> Cut(this ReadOnlySpan<byte> bytes, long offset, long size)
    {
        if (offset < 0 || offset > bytes.Length || size <= 0)
        {
            return [];
        }

        return bytes.Slice((int)offset, (int)Math.Min(size, bytes.Length - offset));
    }

    /// <summary>The bytes from an offset up to the first zero; false if there is no zero.</summary>
    internal static bool TryText(this ReadOnlySpan<byte> bytes, long offset, out ReadOnlySpan<byte> text)
    {
        text = [];
        if (offset < 0 || offset >= bytes.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = bytes[(int)offset..];
        int length = rest.IndexOf((byte)0);
        if (length < 0)
        {
            return false;
        }

        text = rest[..length];
        return true;
    }
}
