using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using AfsLd.Tests.Conformance.Images;

namespace AfsLd.Tests.Conformance.Damage;

/// <summary>Finds the bytes of a sound object, or of the objects of an archive, that a linker copies: code, data, and what unwinders are told.</summary>
internal static class FindContents
{
    private const uint Object = 1;

    /// <summary>The ranges in the file, in order of the sections; none of a file of another kind.</summary>
    public static List<(int Offset, int Length)> Of(byte[] file)
    {
        List<(int Offset, int Length)> ranges = [];
        if (file.AsSpan().StartsWith("!<arch>\n"u8))
        {
            // struct ar_hdr, ar.h: 60 bytes, the size in decimal digits at 48; a long name of the BSD form precedes the member's bytes.
            for (int at = 8; at + 60 <= file.Length;)
            {
                int size = int.Parse(Encoding.ASCII.GetString(file, at + 48, 10), CultureInfo.InvariantCulture);
                string name = Encoding.ASCII.GetString(file, at, 16).TrimEnd();
                int skip = name.StartsWith("#1/", StringComparison.Ordinal) ? int.Parse(name.AsSpan(3), CultureInfo.InvariantCulture) : 0;
                AddObject(file, at + 60 + skip, size - skip, ranges);
                at += 60 + size + (size & 1);
            }
        }
        else
        {
            AddObject(file, 0, file.Length, ranges);
        }

        return ranges;
    }

    /// <summary>The damaged file with the contents of the sound one, as far as it reaches.</summary>
    public static byte[] Restore(byte[] sound, byte[] damaged)
    {
        byte[] restored = [.. damaged];
        foreach ((int offset, int length) in Of(sound))
        {
            int end = Math.Min(offset + length, damaged.Length);
            if (offset < end)
            {
                sound.AsSpan(offset, end - offset).CopyTo(restored.AsSpan(offset));
            }
        }

        return restored;
    }

    private static void AddObject(byte[] file, int start, int length, List<(int Offset, int Length)> ranges)
    {
        if (length < 32 || !file.AsSpan(start).StartsWith((ReadOnlySpan<byte>)[0xcf, 0xfa, 0xed, 0xfe]))
        {
            return;
        }

        MachoImage image = new(file.AsSpan(start, length).ToArray());
        foreach (ImageSection section in image.FileType == Object ? image.Sections : [])
        {
            if (!section.IsZeroFill)
            {
                ranges.Add((start + (int)section.FileOffset, (int)section.Size));
            }
        }
    }
}
