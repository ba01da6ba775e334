using System;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks how a table of opcodes ends: with DONE, or just so, as Apple's linker ends full ones.</summary>
internal static class OpcodeEnd
{
    // dyld allows for tables that were padded to 16 bytes.
    private const int MostPaddingBytes = 15;

    /// <summary>Checks what follows the last opcode.</summary>
    internal static void Check(ReadOnlySpan<byte> table, int position, long start, Findings findings)
    {
        ReadOnlySpan<byte> rest = table[position..];
        findings.Require(
            rest.Length <= MostPaddingBytes && rest.IndexOfAnyExcept((byte)0) < 0,
            Rules.OpcodeEnd,
            start + position,
            $"{rest.Length} bytes behind DONE");
    }
}
