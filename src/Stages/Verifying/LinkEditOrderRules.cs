using System.Collections.Generic;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks where the tables of __LINKEDIT lie.</summary>
internal static class LinkEditOrderRules
{
    /// <summary>Checks; false if a table is outside: what is in it is not worth reading then.</summary>
    internal static bool Run(MachImage image, Findings findings)
    {
        if (image.FindSegment("__LINKEDIT") is not SegmentView segment)
        {
            return false;
        }

        bool inside = true;
        List<LinkEditTable> tables = LinkEditTable.ListAll(image);
        foreach (LinkEditTable table in tables)
        {
            bool isInside = table.Offset >= segment.FileOffset && table.End <= segment.FileOffset + segment.FileSize
                && table.End <= (ulong)image.Bytes.Length;
            inside &= isInside;
            findings.Require(
                isInside,
                Rules.LinkEditRange,
                table.FieldOffset,
                $"the {table.Name}, 0x{table.SizeBytes:x} bytes from 0x{table.Offset:x}, reach out of __LINKEDIT");
            bool isPool = table.Rank == LinkEditTable.StringPoolRank;
            findings.Require(
                table.Offset % table.Alignment == 0 || (!isPool && image.Policy.SdkEpoch < ImagePolicy.Fall(2018)),
                isPool ? Rules.StringPoolAlignment : Rules.LinkEditAlignment,
                table.FieldOffset,
                $"the {table.Name} {(isPool ? "is" : "are")} at 0x{table.Offset:x}");
        }

        findings.Require(tables.Count != 0, Rules.LinkEditEmpty, segment.CommandOffset, "no load command tells of a table");
        tables.Sort(static (a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : a.Rank.CompareTo(b.Rank));
        CheckNeighbours(tables, segment, findings);
        return inside;
    }

    /// <summary>Checks firmware's tables, which are in no segment; false if one is outside of the file.</summary>
    internal static bool RunUnmapped(MachImage image, Findings findings)
    {
        bool inside = true;
        List<LinkEditTable> tables = LinkEditTable.ListAll(image);
        tables.Sort(static (a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : a.Rank.CompareTo(b.Rank));
        ulong end = (ulong)image.CommandsEnd;
        foreach (SegmentView segment in image.Segments)
        {
            end = segment.FileSize != 0 ? System.Math.Max(end, segment.FileOffset + segment.FileSize) : end;
        }

        foreach (LinkEditTable table in tables)
        {
            bool isInside = table.End <= (ulong)image.Bytes.Length;
            inside &= isInside;
            findings.Require(isInside, Rules.LinkEditRange, table.FieldOffset, $"the {table.Name}, 0x{table.SizeBytes:x} bytes from 0x{table.Offset:x}, reach out of the file");
            findings.Require(table.Offset >= end, Rules.LinkEditOverlap, table.FieldOffset, $"the {table.Name} overlap what is before them");
            end = System.Math.Max(end, table.End);
        }

        return inside;
    }

    private static void CheckNeighbours(List<LinkEditTable> tables, SegmentView segment, Findings findings)
    {
        ulong end = segment.FileOffset;
        int rank = -1;
        string before = "start of __LINKEDIT";
        foreach (LinkEditTable table in tables)
        {
            // codesign_allocate aligns the signature to 16, everything else is aligned to 8.
            ulong gap = table.Rank == LinkEditTable.SignatureRank ? 16u : 8u;
            findings.Require(
                table.Offset >= end, Rules.LinkEditOverlap, table.FieldOffset, $"the {table.Name} overlap the {before}");
            findings.Require(
                table.Offset < end + gap,
                Rules.LinkEditGap,
                table.FieldOffset,
                $"0x{table.Offset - end:x} bytes between the {before} and the {table.Name}");
            findings.Require(
                table.Rank > rank, Rules.LinkEditOrder, table.FieldOffset, $"the {table.Name} come after the {before}");
            end = table.End;
            rank = table.Rank;
            before = table.Name;
        }

        ulong segmentEnd = segment.FileOffset + segment.FileSize;
        findings.Require(
            end <= segmentEnd && segmentEnd - end < 16,
            Rules.LinkEditGap,
            segment.CommandOffset + 48,
            $"__LINKEDIT ends at 0x{segmentEnd:x}, the {before} at 0x{end:x}");
    }
}
