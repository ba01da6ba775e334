using System;
using System.Runtime.InteropServices;
using System.Text;

namespace AfsLd.Domain.Format;

/// <summary>A segment or section name: 16 bytes, zero padded, not necessarily terminated (segname, sectname of loader.h).</summary>
/// <param name="Low">Bytes 0 to 7, little-endian.</param>
/// <param name="High">Bytes 8 to 15, little-endian.</param>
public readonly record struct Name16(ulong Low, ulong High)
{
    /// <summary>Reads the 16 bytes at the start of <paramref name="source"/>.</summary>
    public static Name16 Read(ReadOnlySpan<byte> source) =>
        new(MemoryMarshal.Read<ulong>(source), MemoryMarshal.Read<ulong>(source[8..]));

    /// <summary>The name of an ASCII text; one longer than 16 bytes is cut.</summary>
    public static Name16 Of(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        for (int i = 0; i < text.Length && i < 16; i++)
        {
            bytes[i] = (byte)text[i];
        }

        return Read(bytes);
    }

    /// <summary>Writes the 16 bytes.</summary>
    public void Write(Span<byte> destination)
    {
        MemoryMarshal.Write(destination, Low);
        MemoryMarshal.Write(destination[8..], High);
    }

    /// <summary>The name without its padding.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        Write(bytes);
        int length = bytes.IndexOf((byte)0);
        return Encoding.Latin1.GetString(length < 0 ? bytes : bytes[..length]);
    }
}
