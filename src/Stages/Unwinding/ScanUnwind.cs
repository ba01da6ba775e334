using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Unwinding;

/// <summary>What the live records of one object need.</summary>
/// <param name="HasUnwind">Some record says how to unwind.</param>
/// <param name="Personalities">Indices of the personalities that __unwind_info must name, in first-use order.</param>
/// <param name="Frames">Indices of the records that need an FDE, whatever personalities there are; ascending.</param>
internal sealed record UnwindNeeds(bool HasUnwind, ImmutableArray<int> Personalities, ImmutableArray<int> Frames)
{
    internal static readonly UnwindNeeds None = new(false, [], []);
}

/// <summary>Goes over the records of one object.</summary>
internal static class ScanUnwind
{
    /// <summary>What the live records need.</summary>
    internal static UnwindNeeds Run(AtomGraph graph, UnwindObject part, bool usesCompact, bool keepsFrames)
    {
        ReadOnlySpan<UnwindRecord> records = part.Records.AsSpan();
        ReadOnlySpan<AtomFlags> flags = graph.Atoms.Flags.AsSpan();
        ReadOnlySpan<int> replacement = graph.Replacement.AsSpan();
        if (records.IsEmpty)
        {
            return UnwindNeeds.None;
        }

        var frames = new GrowingArray<int>(0);
        var personalities = new GrowingArray<int>(0);
        Span<bool> seen = part.Personalities.Length <= 64 ? stackalloc bool[part.Personalities.Length] : new bool[part.Personalities.Length];
        seen.Clear();
        bool hasUnwind = false;
        for (int i = 0; i < records.Length; i++)
        {
            ref readonly UnwindRecord record = ref records[i];
            if (!IsLive(flags, replacement, record.Function) || record.Encoding == 0)
            {
                continue;
            }

            hasUnwind = true;
            if (!usesCompact || CompactUnwind.IsDwarf(record.Encoding) || (keepsFrames && record.Fde >= 0))
            {
                frames.Add(i);
            }

            if (usesCompact && record.Personality >= 0 && !CompactUnwind.IsDwarf(record.Encoding) && !seen[record.Personality])
            {
                seen[record.Personality] = true;
                personalities.Add(record.Personality);
            }
        }

        return new UnwindNeeds(
            hasUnwind,
            ImmutableCollectionsMarshal.AsImmutableArray(personalities.ToArray()),
            ImmutableCollectionsMarshal.AsImmutableArray(frames.ToArray()));
    }

    /// <summary>The frames of an object of which some personality is not named: those records need one too.</summary>
    internal static ImmutableArray<int> AddUnnamed(
        AtomGraph graph, UnwindObject part, ImmutableArray<int> frames, ReadOnlySpan<int> personalityOf, int named)
    {
        ReadOnlySpan<UnwindRecord> records = part.Records.AsSpan();
        var all = new GrowingArray<int>(frames.Length);
        int next = 0;
        for (int i = 0; i < records.Length; i++)
        {
            bool isListed = next < frames.Length && frames[next] == i;
            next += isListed ? 1 : 0;
            if (isListed || (IsUnnamed(records[i], personalityOf, named) && IsLive(graph.Atoms.Flags.AsSpan(), graph.Replacement.AsSpan(), records[i].Function)))
            {
                all.Add(i);
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(all.ToArray());
    }

    /// <summary>True if __unwind_info cannot name the personality of a compact record.</summary>
    internal static bool IsUnnamed(in UnwindRecord record, ReadOnlySpan<int> personalityOf, int named) =>
        record.Personality >= 0 && record.Encoding != 0 && !CompactUnwind.IsDwarf(record.Encoding) && personalityOf[record.Personality] >= named;

    private static bool IsLive(ReadOnlySpan<AtomFlags> flags, ReadOnlySpan<int> replacement, int atom) =>
        (flags[atom] & AtomFlags.Dropped) == 0 && replacement[atom] == atom;
}
