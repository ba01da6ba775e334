using System;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Ordering;

/// <summary>Reads an order file: a symbol a line, optionally <c>arch:</c> and <c>object.o:</c> or <c>archive.a(member.o):</c> before it.</summary>
/// <remarks>A # begins a comment. Names have no other syntax: those of Objective-C methods hold colons and spaces.</remarks>
internal static class ReadOrderFile
{
    /// <summary>Appends the lines that name a symbol for arm64.</summary>
    internal static void Run(ReadOnlySpan<byte> bytes, int file, ref GrowingArray<OrderEntry> entries)
    {
        int start = 0;
        while (start < bytes.Length)
        {
            int length = bytes[start..].IndexOf((byte)'\n');
            length = length < 0 ? bytes.Length - start : length;
            ReadLine(bytes, start, start + length, file, ref entries);
            start += length + 1;
        }
    }

    private static void ReadLine(ReadOnlySpan<byte> bytes, int start, int end, int file, ref GrowingArray<OrderEntry> entries)
    {
        int comment = bytes[start..end].IndexOf((byte)'#');
        end = comment < 0 ? end : start + comment;
        Trim(bytes, ref start, ref end);
        ReadOnlySpan<byte> line = bytes[start..end];
        int architecture = ArchitectureLength(line);
        if (architecture > 0)
        {
            if (!line.StartsWith("arm64:"u8))
            {
                return;
            }

            start += architecture;
            Trim(bytes, ref start, ref end);
        }

        int qualifier = start;
        int qualifierLength = QualifierLength(bytes[start..end]);
        if (qualifierLength > 0)
        {
            start += qualifierLength + 1;
            Trim(bytes, ref start, ref end);
        }

        if (start < end)
        {
            entries.Add(new OrderEntry(file, start, end - start, qualifier, qualifierLength));
        }
    }

    private static void Trim(ReadOnlySpan<byte> bytes, ref int start, ref int end)
    {
        while (start < end && IsSpace(bytes[start]))
        {
            start++;
        }

        while (end > start && IsSpace(bytes[end - 1]))
        {
            end--;
        }
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (>= 9 and <= 13);

    /// <summary>The length of <c>object.o</c> in <c>object.o:symbol</c>, or 0.</summary>
    private static int QualifierLength(ReadOnlySpan<byte> line)
    {
        int plain = line.IndexOf(".o:"u8);
        int member = line.IndexOf(".o):"u8);
        return plain >= 0 ? plain + 2 : member >= 0 ? member + 3 : 0;
    }

    /// <summary>The length of an architecture's name and its colon, or 0. The names are those of ld64 and lld.</summary>
    private static int ArchitectureLength(ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        ReadOnlySpan<byte> name = colon < 0 ? [] : line[..colon];
        return name.SequenceEqual("arm64"u8) || name.SequenceEqual("arm64e"u8) || name.SequenceEqual("arm64_32"u8)
            || name.SequenceEqual("x86_64"u8) || name.SequenceEqual("x86_64h"u8) || name.SequenceEqual("i386"u8)
            || name.SequenceEqual("arm"u8) || name.SequenceEqual("armv6"u8) || name.SequenceEqual("armv7"u8)
            || name.SequenceEqual("armv7s"u8) || name.SequenceEqual("armv7k"u8)
            || name.SequenceEqual("ppc"u8) || name.SequenceEqual("ppc64"u8)
            ? colon + 1
            : 0;
    }
}
