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

    /// <summary>The entries as they are written: n_strx counts from the start of the string table.</summary>
    /// <remarks>An entry without a name names the NUL behind the table's first byte, a space: dsymutil takes index 0 for the
    /// name " " and loses the function.</remarks>
    internal ImmutableArray<byte> Placed(uint nameOffset)
    {
        const uint noName = 1;
        byte[] placed = Rebased(nameOffset).AsSpan().ToArray();
        for (int at = 0; at < placed.Length; at += NList64.SizeBytes)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(placed.AsSpan(at)) == 0)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(placed.AsSpan(at), noName);
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(placed);
    }

    /// <summary>The entries with n_strx moved by an offset; 0 stays.</summary>
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
