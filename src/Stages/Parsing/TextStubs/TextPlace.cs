using System;
using AfsLd.Domain.Diagnostics;

namespace AfsLd.Stages.Parsing.TextStubs;

/// <summary>A place in a text file, as messages name it.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">In bytes, from 1.</param>
internal readonly record struct TextPlace(int Line, int Column)
{
    /// <summary>The place of a byte offset.</summary>
    public static TextPlace Of(ReadOnlySpan<byte> text, int offset)
    {
        ReadOnlySpan<byte> before = text[..Math.Clamp(offset, 0, text.Length)];
        return new TextPlace(before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
    }

    /// <summary>The error of a text that is not what was expected at an offset.</summary>
    public static Diagnostic Malformed(string path, ReadOnlySpan<byte> text, int offset, string expected)
    {
        TextPlace place = Of(text, offset);
        return Diagnostic.Malformed(
            TextStubCodes.Malformed, new Origin(path, Offset: offset), $"line {place.Line}, column {place.Column}: expected {expected}");
    }
}
