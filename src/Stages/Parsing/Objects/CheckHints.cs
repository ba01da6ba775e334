using System;
using AfsLd.Domain.Diagnostics;

namespace AfsLd.Stages.Parsing.Objects;

/// <summary>Checks that linker optimization hints are whole: ULEB128 kind, count, and so many addresses, up to a kind of 0.</summary>
internal static class CheckHints
{
    /// <summary>Null if they are. Addresses are not looked at.</summary>
    internal static Diagnostic? Run(Origin origin, FileRange range, ReadOnlySpan<byte> hints)
    {
        int at = 0;
        while (at < hints.Length)
        {
            int start = at;
            if (!Uleb128.TryRead(hints, ref at, out ulong kind))
            {
                return Malformed(origin, range, start);
            }

            // A kind of 0 is the padding behind the last hint.
            if (kind == 0)
            {
                return null;
            }

            bool isWhole = Uleb128.TryRead(hints, ref at, out ulong count) && count <= (ulong)(hints.Length - at);
            for (ulong i = 0; isWhole && i < count; i++)
            {
                isWhole = Uleb128.TryRead(hints, ref at, out _);
            }

            if (!isWhole)
            {
                return Malformed(origin, range, start);
            }
        }

        return null;
    }

    private static Diagnostic Malformed(Origin origin, FileRange range, int at) => Diagnostic.Malformed(
        ParsingCodes.MalformedLinkEdit,
        origin with { Offset = range.Offset + (long)at },
        $"an optimization hint is cut short: expected ULEB128 kind, count and addresses inside the {range.SizeBytes} bytes of hints");
}
