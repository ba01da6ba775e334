using System;
using System.Globalization;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Arguments;

/// <summary>Reads the numbers, versions and protections of option values.</summary>
internal static class NumberSyntax
{
    /// <summary>A size or address: hexadecimal, with or without 0x, as ld64 reads all of them.</summary>
    internal static bool TryHex(ReadOnlySpan<char> text, out ulong value)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            text = text[2..];
        }

        return ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A plain decimal count from 0 to <paramref name="most"/>.</summary>
    internal static bool TryCount(ReadOnlySpan<char> text, int most, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= most;

    /// <summary>A version X[.Y[.Z]] with X up to 65535 and the others up to 255.</summary>
    internal static bool TryVersion(ReadOnlySpan<char> text, out PackedVersion version)
    {
        Span<int> parts = stackalloc int[3];
        bool isExact = TryParts(text, parts, out int count) && count <= 3 && Fits(parts);
        version = isExact ? PackedVersion.Of(parts[0], parts[1], parts[2]) : default;
        return isExact;
    }

    /// <summary>A dylib version: up to five numbers, of which the first three are kept, each at most what fits.</summary>
    /// <param name="isExact">False if something was lost.</param>
    internal static bool TryDylibVersion(ReadOnlySpan<char> text, out PackedVersion version, out bool isExact)
    {
        Span<int> parts = stackalloc int[5];
        version = default;
        isExact = false;
        if (!TryParts(text, parts, out int count) || count > 5)
        {
            return false;
        }

        isExact = count <= 3 && Fits(parts);
        version = PackedVersion.Of(Math.Min(parts[0], 0xffff), Math.Min(parts[1], 0xff), Math.Min(parts[2], 0xff));
        return true;
    }

    /// <summary>A source version A[.B[.C[.D[.E]]]] as LC_SOURCE_VERSION packs it: 24, 10, 10, 10 and 10 bits (mach-o/loader.h).</summary>
    internal static bool TrySourceVersion(ReadOnlySpan<char> text, out ulong version)
    {
        Span<int> parts = stackalloc int[5];
        version = 0;
        if (!TryParts(text, parts, out int count) || count > 5 || parts[0] > 0xffffff)
        {
            return false;
        }

        version = (ulong)parts[0];
        foreach (int part in parts[1..])
        {
            if (part > 0x3ff)
            {
                return false;
            }

            version = (version << 10) | (uint)part;
        }

        return true;
    }

    /// <summary>A protection: some of the letters r, w and x, or <c>-</c>; VM_PROT_* bits (mach/vm_prot.h).</summary>
    internal static bool TryProtection(ReadOnlySpan<char> text, out uint protection)
    {
        protection = 0;
        foreach (char c in text)
        {
            uint bit = c switch { 'r' => 1, 'w' => 2, 'x' => 4, '-' => 0, _ => 8u };
            if (bit == 8)
            {
                return false;
            }

            protection |= bit;
        }

        return !text.IsEmpty;
    }

    private static bool Fits(ReadOnlySpan<int> parts) => parts[0] <= 0xffff && parts[1] <= 0xff && parts[2] <= 0xff;

    // Numbers between dots; those past the end of the parts are checked and dropped.
    private static bool TryParts(ReadOnlySpan<char> text, Span<int> parts, out int count)
    {
        parts.Clear();
        count = 0;
        while (true)
        {
            int dot = text.IndexOf('.');
            if (!TryCount(dot < 0 ? text : text[..dot], int.MaxValue, out int part))
            {
                return false;
            }

            if (count < parts.Length)
            {
                parts[count] = part;
            }

            count++;
            if (dot < 0)
            {
                return true;
            }

            text = text[(dot + 1)..];
        }
    }
}
