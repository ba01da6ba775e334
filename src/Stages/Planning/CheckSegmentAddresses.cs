using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Planning;

/// <summary>Says whether segments can be where -segaddr puts them: in their order, at multiples of their alignment, and apart.</summary>
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

        for (int i = 1; i < places.Length; i++)
        {
            ulong end = places[i - 1].Address + places[i - 1].MemorySizeBytes;
            if (places[i].Address < end || end < places[i - 1].Address)
            {
                errors.Add(Conflict($"{plan.Segments[i].Name} at 0x{places[i].Address:x} must lie behind {plan.Segments[i - 1].Name}, which ends at 0x{end:x}"));
            }
        }

        return errors.Count == 0 ? null : new LinkError(errors.ToImmutable());
    }

    private static Diagnostic Conflict(string text) => Diagnostic.LinkError(PlanningCodes.LayoutConflict, Origin.CommandLine, text);
}
