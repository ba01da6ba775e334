using System;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Parsing.TextStubs;

/// <summary>Reads the dotted versions of stubs and of their directives.</summary>
internal static class StubVersion
{
    /// <summary>Reads <c>1</c>, <c>1.2</c>, <c>1319.100.3</c>. Numbers that LC_ID_DYLIB has no room for become the largest that
    /// it has; parts past the third are dropped (source versions have five).</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out PackedVersion version)
    {
        version = default;
        Span<int> parts = stackalloc int[3];
        int part = 0;
        int number = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == '.')
            {
                if (number < 0)
                {
                    return false;
                }

                if (part < 3)
                {
                    parts[part] = Math.Min(number, part == 0 ? ushort.MaxValue : byte.MaxValue);
                }

                part++;
                number = -1;
            }
            else if (text[i] is >= (byte)'0' and <= (byte)'9')
            {
                number = Math.Min((Math.Max(number, 0) * 10) + (text[i] - '0'), ushort.MaxValue);
            }
            else
            {
                return false;
            }
        }

        version = PackedVersion.Of(parts[0], parts[1], parts[2]);
        return true;
    }
}
