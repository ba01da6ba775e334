using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.LinkEdit;

/// <summary>The stabs of the debug map, and their names.</summary>
/// <param name="Entries">struct nlist_64, 16 bytes each; n_strx counts from the start of <paramref name="Names"/>, and 0 means no name.</param>
/// <param name="Names">NUL-terminated names; the first byte is a NUL that no entry names.</param>
internal sealed record DebugMapEntries(ImmutableArray<byte> Entries, ImmutableArray<byte> Names)
{
    /// <summary>No debug map.</summary>
    internal static readonly DebugMapEntries None = new([], []);

    /// <summary>The number of entries.</summary>
    internal int Count => Entries.Length / NList64.SizeBytes;

    /// <summary>The entries with n_strx counted from the start of the whole string table.</summary>
    internal ImmutableArray<byte> Rebased(uint nameOffset)
    {
        byte[] moved = Entries.AsSpan().ToArray();
        for (int at = 0; at < moved.Length; at += NList64.SizeBytes)
        {
            uint name = BinaryPrimitives.ReadUInt32LittleEndian(moved.AsSpan(at));
            if (name != 0)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(moved.AsSpan(at), name + nameOffset);
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(moved);
    }
}
