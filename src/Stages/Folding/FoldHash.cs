using System;

namespace AfsLd.Stages.Folding;

/// <summary>A hash that grows word by word. Equal things have equal hashes; what hashes equal is still compared.</summary>
internal static class FoldHash
{
    /// <summary>The hash of nothing.</summary>
    internal const ulong Seed = 0x9e3779b97f4a7c15;

    private const ulong Factor = 0xd6e8feb86659fd93;

    /// <summary>The hash with one more word.</summary>
    internal static ulong Mix(ulong hash, ulong word)
    {
        ulong high = Math.BigMul(hash ^ word, Factor, out ulong low);
        return high ^ low ^ (hash >> 7);
    }
}
