using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Options;

namespace AfsLd.Domain.Planning;

/// <summary>The order of segments, sections and atoms is fixed; so are all sizes but those of branch thunks.</summary>
public sealed record OutputPlan
{
    /// <summary>The atoms.</summary>
    public required AtomGraph Graph { get; init; }

    /// <summary>GOT, stubs and the like.</summary>
    public required SyntheticPlan Synthetics { get; init; }

    /// <summary>Unwind information.</summary>
    public required UnwindPlan Unwind { get; init; }

    /// <summary>True: LC_DYLD_CHAINED_FIXUPS; false: LC_DYLD_INFO_ONLY.</summary>
    public required bool UsesChainedFixups { get; init; }

    /// <summary>Segments, in the order of load commands, file and memory. __PAGEZERO (no sections) first when there is one;
    /// __LINKEDIT last.</summary>
    public required ImmutableArray<OutputSegment> Segments { get; init; }

    /// <summary>Sections, grouped by segment; the n_sect ordinal of one is its index + 1.</summary>
    public required ImmutableArray<OutputSection> Sections { get; init; }

    /// <summary>Live atoms grouped by section, in address order.</summary>
    public required ImmutableArray<AtomId> AtomOrder { get; init; }

    /// <summary>Per atom: its output section, or -1 (dropped).</summary>
    public required ImmutableArray<short> SectionOfAtom { get; init; }

    /// <summary>The function pointers of __mod_init_func that became __init_offsets, in order.</summary>
    public ImmutableArray<SlotTarget> InitOffsets { get; init; } = [];

    /// <summary>What is to be said of the order.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];

    /// <summary>The options.</summary>
    public required LinkOptions Options { get; init; }
}
