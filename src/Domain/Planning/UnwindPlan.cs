using System.Collections.Immutable;

namespace AfsLd.Domain.Planning;

/// <summary>The unwind information of the output: sizes are final, contents follow from the layout.</summary>
public sealed record UnwindPlan
{
    /// <summary>Nothing to unwind.</summary>
    public static readonly UnwindPlan Empty = new();

    /// <summary>Size of __TEXT,__unwind_info in bytes; 0: no such section.</summary>
    public int UnwindInfoSizeBytes { get; init; }

    /// <summary>Size of __TEXT,__eh_frame in bytes; 0: no such section.</summary>
    public int EhFrameSizeBytes { get; init; }

    /// <summary>Personality routines that need a GOT slot, in first-use order; PlanSynthetics gives them one.</summary>
    public ImmutableArray<SlotTarget> Personalities { get; init; } = [];
}
