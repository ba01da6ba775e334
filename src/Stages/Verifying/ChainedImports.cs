using System;

namespace AfsLd.Stages.Verifying;

/// <summary>The imports of chained fixups, by number.</summary>
internal readonly ref struct ChainedImports(ReadOnlySpan<byte> table)
{
    // Enough to tell names apart: a pool without zeros would be read for each bind.
    private const int LongestName = 4096;

    private readonly ReadOnlySpan<byte> _table = table;

    /// <summary>How many there are.</summary>
    internal uint Count => _table.U32(16);

    /// <summary>The name of one, or what can be read of it.</summary>
    internal ReadOnlySpan<byte> NameOf(uint number)
    {
        uint imports = _table.U32(8);
        ulong offset = _table.U32(20) switch
        {
            1 => _table.U32(imports + (number * 4L)) >> 9,
            2 => _table.U32(imports + (number * 8L)) >> 9,
            _ => _table.U64(imports + (number * 16L)) >> 32,
        };
        ReadOnlySpan<byte> name = _table.Cut(_table.U32(12) + (long)offset, LongestName);
        int end = name.IndexOf((byte)0);
        return end < 0 ? name : name[..end];
    }
}
