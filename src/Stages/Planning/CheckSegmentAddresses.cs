using System;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Planning;

/// <summary>Says whether segments can be where -segaddr puts them: at multiples of their alignment, and apart.</summary>
internal static class CheckSegmentAddresses
{
    /// <summary>A warning for each address of a segment that the output does not have.</summary>
    internal static ImmutableArray<Diagnostic> Unused(ImmutableArray<OutputSegment> segments, LinkOptions options)
    {
        ImmutableArray<Diagnostic>.Builder warnings = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (SegmentAddress request in options.SegmentAddresses)
        {
            bool isThere = false;
            foreach (OutputSegment segment in segments)
            {
                isThere |= segment.Name == request.Segment;
            }

            if (!isThere)
            {
                warnings.Add(Diagnostic.Warning(PlanningCodes.LayoutConflict, Origin.CommandLine, $"-segaddr {request.Segment}: the output has no such segment"));
            }
        }

        return warnings.ToImmutable();
    }

    /// <summary>The failure, or null.</summary>
    internal static LinkError? Run(OutputPlan plan, SegmentPlace[] places)
    {
        ImmutableArray<Diagnostic>.Builder errors = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (SegmentAddress request in plan.Options.SegmentAddresses)
        {
            if (request.Address % plan.Options.SegmentAlignment != 0)
            {
                errors.Add(Conflict($"-segaddr {request.Segment} 0x{request.Address:x}: it must be a multiple of 0x{plan.Options.SegmentAlignment:x}"));
            }
        }

        // By address, each is compared with what reaches farthest before it: the last of all is __LINKEDIT, whose size is not known yet.
        var order = new int[places.Length];
        var addresses = new ulong[places.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
            addresses[i] = places[i].Address;
        }

        Array.Sort(addresses, order);
        int before = -1;
        foreach (int i in order)
        {
            ulong end = places[i].Address + places[i].MemorySizeBytes;
            if (end < places[i].Address)
            {
                errors.Add(Conflict($"{plan.Segments[i].Name} at 0x{places[i].Address:x} has 0x{places[i].MemorySizeBytes:x} bytes: there are no addresses for them"));
                continue;
            }

            if (places[i].MemorySizeBytes == 0)
            {
                continue;
            }

            if (before >= 0 && places[i].Address < places[before].Address + places[before].MemorySizeBytes)
            {
                errors.Add(Conflict(
                    $"{Range(plan, places, i)} and {Range(plan, places, before)} overlap: -segaddr puts a segment elsewhere; one that it does not name follows the one before it in the file"));
            }

            before = before < 0 || end > places[before].Address + places[before].MemorySizeBytes ? i : before;
        }

        return errors.Count == 0 ? null : new LinkError(errors.ToImmutable());
    }

    private static string Range(OutputPlan plan, SegmentPlace[] places, int i) =>
        $"{plan.Segments[i].Name} (0x{places[i].Address:x} to 0x{places[i].Address + places[i].MemorySizeBytes:x})";

    private static Diagnostic Conflict(string text) => Diagnostic.LinkError(PlanningCodes.LayoutConflict, Origin.CommandLine, text);
}
