using System;
using System.Collections.Immutable;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Turns addresses into the (segment index, offset) pairs of dyld's opcodes; made for ascending addresses.</summary>
internal struct SegmentLocator(ImmutableArray<SegmentPlace> segments)
{
    private int current;

    internal (int Segment, ulong Offset) Find(ulong address)
    {
        if (!Holds(current, address))
        {
            current = 0;
            while (!Holds(current, address))
            {
                current++;
            }
        }

        return (current, address - segments[current].Address);
    }

    private readonly bool Holds(int segment, ulong address) =>
        address - segments[segment].Address < Math.Max(segments[segment].MemorySizeBytes, 1) && address >= segments[segment].Address;
}
