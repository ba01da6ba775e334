using System;

namespace AfsLd.Stages.Parsing.TextStubs;

/// <summary>Reads a string in double quotes, which YAML and JSON spell alike as far as tapi goes.</summary>
internal static class DoubleQuoted
{
    /// <summary>Reads the string whose quote is at <paramref name="position"/> and moves past it. False, with what was expected at
    /// <paramref name="badAt"/>, if it does not end on its line or has an escape that is not known.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> text, StubArena arena, ref int position, out StubSlice value, out int badAt, out string expected)
    {
        int start = position + 1;
        value = default;
        for (int at = start; ; at += 2)
        {
            int length = at > text.Length ? -1 : text[at..].IndexOfAny((byte)'"', (byte)'\\', (byte)'\n');
            if (length < 0 || text[at + length] == '\n')
            {
                (badAt, expected) = (start - 1, "a string that ends on its line");
                return false;
            }

            at += length;
            if (text[at] == '\\')
            {
                continue;
            }

            position = at + 1;
            ReadOnlySpan<byte> raw = text[start..at];
            expected = "a known escape";
            if (raw.IndexOf((byte)'\\') < 0)
            {
                (value, badAt) = (new StubSlice(start, raw.Length), 0);
                return true;
            }

            bool isKnown = arena.TryKeepDoubleQuoted(raw, out value, out int escapeAt);
            badAt = start + escapeAt;
            return isKnown;
        }
    }
}
