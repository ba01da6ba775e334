using System;

namespace AfsLd.Stages.Parsing;

/// <summary>Reads unsigned LEB128 numbers of untrusted bytes.</summary>
internal static class Uleb128
{
    /// <summary>Reads one and moves past it. False if it does not end in the bytes or does not fit 64 bits.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (int shift = 0; at < bytes.Length && shift < 64; shift += 7)
        {
            byte next = bytes[at++];
            ulong bits = next & 0x7fUL;
            if (shift == 63 && bits > 1)
            {
                return false;
            }

            value |= bits << shift;
            if ((next & 0x80) == 0)
            {
                return true;
            }
        }

        return false;
    }
}
