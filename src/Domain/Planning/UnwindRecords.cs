using System;
using System.Collections.Immutable;

namespace AfsLd.Domain.Planning;

/// <summary>The unwind information of one object.</summary>
/// <param name="Records">Ascending by function atom, then offset; no two start at the same place. An atom that has any record
/// has one for each of its parts; one without unwind information has none.</param>
/// <param name="Personalities">Its personality routines, in first-use order, each once.</param>
/// <param name="Cies">Its CIEs, ascending by section, then offset.</param>
/// <param name="Fdes">The FDEs of its records.</param>
public sealed record UnwindObject(
    ImmutableArray<UnwindRecord> Records,
    ImmutableArray<SlotTarget> Personalities,
    ImmutableArray<UnwindCie> Cies,
    ImmutableArray<UnwindFde> Fdes)
{
    /// <summary>No unwind information.</summary>
    public static readonly UnwindObject Empty = new([], [], [], []);

    /// <summary>The records of one atom.</summary>
    public ReadOnlySpan<UnwindRecord> RecordsOf(int atom)
    {
        int first = FirstFrom(atom);
        int end = first;
        while (end < Records.Length && Records[end].Function == atom)
        {
            end++;
        }

        return Records.AsSpan()[first..end];
    }

    /// <summary>The index of the first record whose atom is <paramref name="atom"/> or a later one.</summary>
    public int FirstFrom(int atom)
    {
        ReadOnlySpan<UnwindRecord> records = Records.AsSpan();
        int low = 0;
        int high = records.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (records[middle].Function < atom)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}

/// <summary>The unwind information of all objects (__LD,__compact_unwind and __eh_frame), by ObjectId. What functions that
/// were coalesced away had is not in it.</summary>
public sealed record UnwindRecords(ImmutableArray<UnwindObject> Objects)
{
    /// <summary>No object has any.</summary>
    public static readonly UnwindRecords Empty = new([]);
}
