using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Format;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Planning;

/// <summary>Makes the segments of sorted sections.</summary>
internal static class GroupSegments
{
    private const uint Read = 1;
    private const uint Write = 2;
    private const uint Execute = 4;

    /// <summary>SG_READ_ONLY (mach-o/loader.h): dyld makes the segment read-only once it has applied the fixups.</summary>
    private const uint ReadOnlyAfterFixups = 0x10;

    internal static ImmutableArray<OutputSegment> Run(IReadOnlyList<OutputSection> sections, LinkOptions options)
    {
        ImmutableArray<OutputSegment>.Builder segments = ImmutableArray.CreateBuilder<OutputSegment>();
        if (options.Kind == OutputKind.Executable && options.PageZeroSize != 0)
        {
            segments.Add(new OutputSegment(SectionNames.PageZero, 0, 0, 0, 0, 0));
        }

        int first = 0;
        if (sections.Count == 0 || (options.MapsHeader && sections[0].Key.Segment != SectionNames.Text))
        {
            // The header needs an executable segment that maps it, even when there is no code.
            segments.Add(Make(SectionNames.Text, 0, 0, options));
        }

        for (int i = 1; i <= sections.Count; i++)
        {
            if (i == sections.Count || sections[i].Key.Segment != sections[first].Key.Segment)
            {
                segments.Add(Make(sections[first].Key.Segment, first, i - first, options));
                first = i;
            }
        }

        segments.Add(new OutputSegment(SectionNames.LinkEdit, Read, Read, 0, sections.Count, 0));
        return segments.ToImmutable();
    }

    /// <summary>What -move_to_ro_segment moves is what __TEXT holds: its protection goes with it.</summary>
    private static bool HoldsMovedCode(Name16 name, LinkOptions options)
    {
        foreach (SymbolMove move in options.MovedSymbols)
        {
            if (!move.IsWritable && move.Segment == name)
            {
                return true;
            }
        }

        return false;
    }

    private static OutputSegment Make(Name16 name, int firstSection, int count, LinkOptions options)
    {
        uint protection = name == SectionNames.Text || HoldsMovedCode(name, options) ? Read | Execute : Read | Write;
        uint maximum = protection;
        foreach (SegmentProtection request in options.SegmentProtections)
        {
            if (request.Segment == name)
            {
                protection = request.Initial;
                maximum = request.Maximum;
            }
        }

        return new OutputSegment(name, maximum, protection, name == SectionNames.DataConst ? ReadOnlyAfterFixups : 0, firstSection, count);
    }
}
