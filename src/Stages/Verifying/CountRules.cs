using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks how many segments and sections there are; a reader that walks all of them for each fixup must know that they are few.</summary>
internal static class CountRules
{
    // n_sect has 8 bits, and 0 is NO_SECT (MAX_SECT, mach-o/nlist.h).
    private const int MostSections = 255;

    // dyld's bind opcodes and fixups count segments in 8 bits at most.
    private const int MostSegments = 255;

    /// <summary>Checks; false if there are too many to look at.</summary>
    internal static bool Run(MachImage image, Findings findings)
    {
        findings.Require(
            image.Sections.Length <= MostSections, Rules.SectionCount, MachHeader.SizeBytes, $"there are {image.Sections.Length} sections");
        findings.Require(
            image.Segments.Length <= MostSegments, Rules.SegmentCount, MachHeader.SizeBytes, $"there are {image.Segments.Length} segments");
        return image.Sections.Length <= MostSections && image.Segments.Length <= MostSegments;
    }
}
