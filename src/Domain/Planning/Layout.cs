using System.Collections.Immutable;
using AfsLd.Domain.Graph;

namespace AfsLd.Domain.Planning;

/// <summary>Every address and size of the mapped segments is final.</summary>
public sealed record Layout
{
    /// <summary>Order and contents.</summary>
    public required OutputPlan Plan { get; init; }

    /// <summary>The address of the mach header.</summary>
    public required ulong ImageBase { get; init; }

    /// <summary>Size of the header and its load commands in bytes, without padding.</summary>
    public required uint HeaderSizeBytes { get; init; }

    /// <summary>Per segment.</summary>
    public required ImmutableArray<SegmentPlace> Segments { get; init; }

    /// <summary>Per section.</summary>
    public required ImmutableArray<SectionPlace> Sections { get; init; }

    /// <summary>Per atom: its address; 0 for those not in the output (look in Graph.Replacement first).</summary>
    public required ImmutableArray<ulong> AddressOfAtom { get; init; }

    /// <summary>Per global symbol: its address (or absolute value) when defined in this image, else 0.</summary>
    public required ImmutableArray<ulong> AddressOfGlobal { get; init; }

    /// <summary>Branch thunks.</summary>
    public required ThunkPlan Thunks { get; init; }

    /// <summary>The shape of __TEXT,__unwind_info.</summary>
    public UnwindLayout Unwind { get; init; } = UnwindLayout.Empty;

    /// <summary>The optimization hints of the atoms; none unless they are to be applied.</summary>
    public HintIndex Hints { get; init; } = HintIndex.None;

    /// <summary>The index of the first section that the linker makes so, or -1.</summary>
    public int SectionOfSynthetic(SyntheticKind kind)
    {
        for (int i = 0; i < Plan.Sections.Length; i++)
        {
            if (Plan.Sections[i].Synthetic == kind)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The address of the first section that the linker makes so, or 0.</summary>
    public ulong AddressOfSynthetic(SyntheticKind kind)
    {
        int section = SectionOfSynthetic(kind);
        return section < 0 ? 0 : Sections[section].Address;
    }

    /// <summary>The address a slot points at, when it is defined in this image.</summary>
    public ulong AddressOf(SlotTarget target) => target.Symbol >= 0
        ? AddressOfGlobal[target.Symbol]
        : AddressOfAtom[Plan.Graph.Replacement[target.Atom]] + target.Offset;
}
