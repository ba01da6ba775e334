using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;
using LanguageExt;

namespace AfsLd.Stages.Unwinding;

/// <summary>Lays out __TEXT,__unwind_info once the code before it has addresses.</summary>
/// <remarks>An entry holds up to the next one, so code of which nothing is known has entries too (encoding 0), and neighbours that
/// say the same are one. Pages are as large as their contents; readers go by their offsets.</remarks>
public static class LayoutUnwind
{
    /// <summary>The layout. Fails when code lies 4 GiB or more after the image base: entries hold 32-bit offsets.</summary>
    /// <param name="plan">Who has which encoding.</param>
    /// <param name="graph">The atoms.</param>
    /// <param name="codeSections">Of each code section before __unwind_info, its atoms in address order; ascending.</param>
    /// <param name="addressOfAtom">Addresses; those of other atoms are not looked at.</param>
    /// <param name="imageBase">The address of the mach header.</param>
    public static Fin<UnwindLayout> Run(
        UnwindPlan plan, AtomGraph graph, ReadOnlySpan<ImmutableArray<AtomId>> codeSections, ReadOnlySpan<ulong> addressOfAtom, ulong imageBase)
    {
        var entries = new UnwindEntries(plan, graph, addressOfAtom, imageBase);
        foreach (ImmutableArray<AtomId> section in codeSections)
        {
            entries.AddSection(section.AsSpan());
        }

        return Finish(entries, plan.NamedPersonalities);
    }

    /// <summary>The layout for an output whose sections are placed up to (not including) <paramref name="placedSections"/>. Only
    /// their code has entries.</summary>
    public static Fin<UnwindLayout> Run(OutputPlan output, int placedSections, ReadOnlySpan<ulong> addressOfAtom, ulong imageBase)
    {
        var entries = new UnwindEntries(output.Unwind, output.Graph, addressOfAtom, imageBase);
        for (int s = 0; s < placedSections; s++)
        {
            OutputSection section = output.Sections[s];
            if (section.Synthetic == SyntheticKind.None && (section.Flags & (SectionTypes.PureInstructions | SectionTypes.SomeInstructions)) != 0)
            {
                entries.AddSection(output.AtomOrder.AsSpan().Slice(section.FirstAtom, section.AtomCount));
            }
        }

        return Finish(entries, output.Unwind.NamedPersonalities);
    }

    private static Fin<UnwindLayout> Finish(UnwindEntries entries, int personalities)
    {
        if (entries.EndOffset > uint.MaxValue)
        {
            return new LinkError(Diagnostic.LinkError(
                UnwindCodes.UnwindOutOfRange, Origin.CommandLine, $"code ends 0x{entries.EndOffset:x} bytes after the image base: __unwind_info reaches 4 GiB"));
        }

        EncodingSlots slots = entries.Slots;
        ReadOnlySpan<uint> offsets = entries.Offsets;
        ReadOnlySpan<int> slotOf = entries.SlotOf;
        int[] common = slots.Common();
        var codes = new byte[offsets.Length];
        var pages = new CutPages(slots.Count, common);
        for (int at = 0; at < offsets.Length;)
        {
            at = pages.Cut(offsets, slotOf, entries.Lsdas, at, codes);
        }

        var commonEncodings = new uint[common.Length];
        for (int i = 0; i < common.Length; i++)
        {
            commonEncodings[i] = slots[common[i]];
        }

        var encodings = new uint[slotOf.Length];
        for (int i = 0; i < encodings.Length; i++)
        {
            encodings[i] = slots[slotOf[i]];
        }

        var pageEncodings = new uint[pages.OwnSlots.Length];
        for (int i = 0; i < pageEncodings.Length; i++)
        {
            pageEncodings[i] = slots[pages.OwnSlots[i]];
        }

        int headSize = CompactUnwind.HeaderSizeBytes
            + ((commonEncodings.Length + personalities) * 4)
            + ((pages.Pages.Length + 1) * CompactUnwind.IndexEntrySizeBytes)
            + (entries.Lsdas.Length * CompactUnwind.LsdaEntrySizeBytes);
        return new UnwindLayout
        {
            SizeBytes = headSize + pages.SizeBytes,
            CommonEncodings = ImmutableCollectionsMarshal.AsImmutableArray(commonEncodings),
            Offsets = ImmutableCollectionsMarshal.AsImmutableArray(offsets.ToArray()),
            Encodings = ImmutableCollectionsMarshal.AsImmutableArray(encodings),
            Codes = ImmutableCollectionsMarshal.AsImmutableArray(codes),
            Pages = pages.Freeze(headSize),
            PageEncodings = ImmutableCollectionsMarshal.AsImmutableArray(pageEncodings),
            Lsdas = ImmutableCollectionsMarshal.AsImmutableArray(entries.Lsdas.ToArray()),
            EndOffset = (uint)entries.EndOffset,
        };
    }
}
