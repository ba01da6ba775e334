using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Planning;

/// <summary>The order of segments and sections that -segment_order and -section_order ask for; what they do not name comes behind, in the
/// order that it has without them.</summary>
/// <remarks>Zerofill stays behind what has bytes in the file: a segment's file size is a prefix of its memory size (mach-o/loader.h).</remarks>
internal static class RequestedOrder
{
    // Ranks have 16 bits in the key that sections are sorted by; names come from one command line.
    private const int Unnamed = 0x2000;
    private const int Zerofilled = 0x4000;

    /// <summary>The rank of a segment: below <see cref="Unnamed"/> if it is named.</summary>
    internal static int OfSegment(Name16 segment, LinkOptions options) =>
        options.SegmentOrder.IsEmpty ? SectionRank.OfSegment(segment) : Rank(options.SegmentOrder, segment, SectionRank.OfSegment(segment));

    /// <summary>The rank of a section in its segment.</summary>
    internal static int OfSection(SectionCollector.Entry entry, LinkOptions options)
    {
        int rank = SectionRank.OfSection(entry.Key, entry.Flags, entry.Synthetic);
        foreach (SectionOrder order in options.SectionOrders)
        {
            if (order.Segment == entry.Key.Segment)
            {
                return (SectionTypes.IsZerofill(entry.Flags) ? Zerofilled : 0) + Rank(order.Sections, entry.Key.Section, rank);
            }
        }

        return rank;
    }

    /// <summary>A warning for each name that the output does not have, an error for zerofill that is asked to come before bytes.</summary>
    internal static void Check(IReadOnlyList<SectionCollector.Entry> sections, LinkOptions options, List<Diagnostic> errors, List<Diagnostic> warnings)
    {
        foreach (Name16 segment in options.SegmentOrder)
        {
            if (!Exists(sections, segment, null))
            {
                warnings.Add(Diagnostic.Warning(PlanningCodes.LayoutConflict, Origin.CommandLine, $"-segment_order: the output has no segment {segment}"));
            }
        }

        foreach (SectionOrder order in options.SectionOrders)
        {
            Name16? zerofill = null;
            foreach (Name16 name in order.Sections)
            {
                if (!Exists(sections, order.Segment, name))
                {
                    warnings.Add(Diagnostic.Warning(
                        PlanningCodes.LayoutConflict, Origin.CommandLine, $"-section_order {order.Segment}: the output has no section {order.Segment},{name}"));
                }
                else if (IsZerofill(sections, order.Segment, name))
                {
                    zerofill ??= name;
                }
                else if (zerofill is Name16 before)
                {
                    errors.Add(Diagnostic.LinkError(
                        PlanningCodes.LayoutConflict,
                        Origin.CommandLine,
                        $"-section_order {order.Segment}: {before}, which has no bytes in the file, cannot come before {name}"));
                }
            }
        }
    }

    private static int Rank(ImmutableArray<Name16> names, Name16 name, int rank)
    {
        int place = names.IndexOf(name);
        return place >= 0 ? place : Unnamed + rank;
    }

    private static bool Exists(IReadOnlyList<SectionCollector.Entry> sections, Name16 segment, Name16? section)
    {
        foreach (SectionCollector.Entry entry in sections)
        {
            if (entry.Key.Segment == segment && (section is null || entry.Key.Section == section))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsZerofill(IReadOnlyList<SectionCollector.Entry> sections, Name16 segment, Name16 section)
    {
        foreach (SectionCollector.Entry entry in sections)
        {
            if (entry.Key == new SectionKey(segment, section))
            {
                return SectionTypes.IsZerofill(entry.Flags);
            }
        }

        return false;
    }
}
