using System;

namespace AfsLd.Stages.Relocatable;

/// <summary>How a string table begins: with a space and a NUL (ld64), so that index 1 is the empty name.</summary>
internal static class ObjectStrings
{
    internal const uint StartBytes = 2;

    /// <summary>The index of the empty name.</summary>
    internal const uint NoName = 1;

    private static readonly byte[] Bytes = [(byte)' ', 0];

    internal static ReadOnlyMemory<byte> Start => Bytes;
}
