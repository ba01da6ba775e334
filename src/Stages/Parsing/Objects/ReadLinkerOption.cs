using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using AfsLd.Domain.Diagnostics;

namespace AfsLd.Stages.Parsing.Objects;

/// <summary>Reads LC_LINKER_OPTION: a count, then so many NUL-terminated arguments (mach-o/loader.h).</summary>
internal static class ReadLinkerOption
{
    private const int FirstStringOffset = 12;

    /// <summary>The arguments of one command, or what is wrong with it.</summary>
    internal static Diagnostic? Of(Origin origin, LoadCommandReader command, out ImmutableArray<string> arguments)
    {
        arguments = [];
        if (command.Requires(origin, FirstStringOffset) is { } tooShort)
        {
            return tooShort;
        }

        uint count = command.Word(8);
        ReadOnlySpan<byte> rest = command.Bytes[FirstStringOffset..];
        if (count > rest.Length)
        {
            return TooMany(origin, command, count);
        }

        var texts = new string[count];
        for (int i = 0; i < texts.Length; i++)
        {
            int length = rest.IndexOf((byte)0);
            if (length < 0)
            {
                return TooMany(origin, command, count);
            }

            texts[i] = Encoding.UTF8.GetString(rest[..length]);
            rest = rest[(length + 1)..];
        }

        arguments = ImmutableCollectionsMarshal.AsImmutableArray(texts);
        return null;
    }

    private static Diagnostic TooMany(Origin origin, LoadCommandReader command, uint count) => Diagnostic.Malformed(
        ParsingCodes.MalformedCommand,
        origin with { Offset = command.Offset },
        $"LC_LINKER_OPTION counts {count} strings: expected so many NUL-terminated ones in its {command.Bytes.Length} bytes");
}
