using System.Collections.Immutable;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Options;

namespace AfsLd.Domain.Relocatable;

/// <summary>The sections of a relocatable output, and where each atom lies in them.</summary>
public sealed record ObjectLayout
{
    /// <summary>The atoms, coalesced.</summary>
    public required AtomGraph Graph { get; init; }

    /// <summary>The command line.</summary>
    public required LinkOptions Options { get; init; }

    /// <summary>MH_SUBSECTIONS_VIA_SYMBOLS: all inputs may be cut at their symbols, and so may the output.</summary>
    public required bool SubsectionsViaSymbols { get; init; }

    /// <summary>The sections by address; those without file space come last.</summary>
    public required ImmutableArray<ObjectSection> Sections { get; init; }

    /// <summary>The AtomId values of all sections, section by section.</summary>
    public required ImmutableArray<int> AtomOrder { get; init; }

    /// <summary>Per atom: the index of its section, or -1.</summary>
    public required ImmutableArray<short> SectionOfAtom { get; init; }

    /// <summary>Per atom: its address.</summary>
    public required ImmutableArray<ulong> AddressOfAtom { get; init; }

    /// <summary>The unwind information.</summary>
    public required ObjectUnwind Unwind { get; init; }

    /// <summary>The index of the first section with such contents, or -1.</summary>
    public int SectionOf(ObjectContent content)
    {
        for (int i = 0; i < Sections.Length; i++)
        {
            if (Sections[i].Content == content)
            {
                return i;
            }
        }

        return -1;
    }
}
