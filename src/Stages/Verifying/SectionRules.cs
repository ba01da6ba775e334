using System;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks the sections against their segments and each other.</summary>
internal static class SectionRules
{
    // cctools' MAXSECTALIGN.
    private const uint LargestAlignLog2 = 15;

    // sizeof(struct linkedit_data_command).
    private const int LinkEditCommandSizeBytes = 16;

    /// <summary>Checks.</summary>
    internal static void Run(MachImage image, Findings findings)
    {
        ReadOnlySpan<SectionView> sections = image.Sections.AsSpan();
        CheckPad(image, findings);
        for (int i = 0; i < sections.Length; i++)
        {
            SectionView section = sections[i];
            SegmentView segment = image.Segments[section.Segment];
            CheckPlace(image, section, segment, findings);
            if (i > 0 && sections[i - 1].Segment == section.Segment)
            {
                CheckOrder(sections[i - 1], section, findings);
            }
        }
    }

    private static void CheckPlace(MachImage image, SectionView section, SegmentView segment, Findings findings)
    {
        long at = section.HeaderOffset;
        findings.Require(
            section.Key.Segment == segment.Name, Rules.SectionSegmentName, at + 16, $"{section.Key} is in {segment.Name}");
        findings.Require(
            section.RelocationCount == 0, Rules.SectionRelocations, at + 60, $"{section.Key} has {section.RelocationCount}");
        findings.Require(
            section.AlignLog2 <= LargestAlignLog2 && (section.Address & ((1UL << (int)section.AlignLog2) - 1)) == 0,
            Rules.SectionAlignment,
            at + 32,
            $"{section.Key} at 0x{section.Address:x} is to be aligned to 2^{section.AlignLog2}");
        bool startsInside = section.Address >= segment.Address;
        bool isInside = startsInside && section.Address - segment.Address <= segment.SizeBytes
            && section.SizeBytes <= segment.SizeBytes - (section.Address - segment.Address);
        findings.Require(
            isInside || (startsInside && image.Policy.SdkEpoch < ImagePolicy.Fall(2020)),
            Rules.SectionInSegment,
            at + 32,
            $"{section.Key} has 0x{section.SizeBytes:x} bytes at 0x{section.Address:x}, its segment 0x{segment.SizeBytes:x} at 0x{segment.Address:x}");
        if (section.IsZerofill)
        {
            findings.Require(
                section.FileOffset == 0, Rules.ZerofillLast, at + 48, $"{section.Key} is zerofill at file offset 0x{section.FileOffset:x}");
        }
        else if (isInside && section.SizeBytes != 0)
        {
            CheckFile(image, section, segment, findings);
        }
    }

    private static void CheckFile(MachImage image, SectionView section, SegmentView segment, Findings findings)
    {
        ulong distance = section.Address - segment.Address;
        findings.Require(
            section.FileOffset == segment.FileOffset + distance && distance <= segment.FileSize
                && section.SizeBytes <= segment.FileSize - distance,
            Rules.SectionFileRange,
            section.HeaderOffset + 48,
            $"{section.Key} has 0x{section.SizeBytes:x} bytes at file offset 0x{section.FileOffset:x}, its segment maps "
                + $"0x{segment.FileSize:x} from 0x{segment.FileOffset:x}");
        findings.Require(
            section.FileOffset >= image.CommandsEnd,
            Rules.SectionAfterCommands,
            section.HeaderOffset + 48,
            $"{section.Key} is at file offset 0x{section.FileOffset:x}, the load commands end at 0x{image.CommandsEnd:x}");
    }

    // codesign adds a load command of 16 bytes to an image that has none.
    private static void CheckPad(MachImage image, Findings findings)
    {
        if (image.Find(LoadCommands.CodeSignature) is not null)
        {
            return;
        }

        foreach (SectionView section in image.Sections)
        {
            findings.Require(
                section.IsZerofill || section.SizeBytes == 0 || section.FileOffset >= image.CommandsEnd + LinkEditCommandSizeBytes,
                Rules.HeaderPad,
                section.HeaderOffset + 48,
                $"{section.Key} is at file offset 0x{section.FileOffset:x}, the load commands end at 0x{image.CommandsEnd:x}");
        }
    }

    private static void CheckOrder(SectionView before, SectionView section, Findings findings)
    {
        findings.Require(
            section.Address >= before.Address && section.Address - before.Address >= before.SizeBytes,
            Rules.SectionOrder,
            section.HeaderOffset + 32,
            $"{section.Key} at 0x{section.Address:x} comes after {before.Key}, 0x{before.SizeBytes:x} bytes at 0x{before.Address:x}");

        // Thread-local zerofill follows thread-local data directly, as ld64 lays it out: dyld copies both as one template.
        findings.Require(
            !before.IsZerofill || section.IsZerofill || section.SizeBytes == 0 || before.SizeBytes == 0,
            Rules.ZerofillLast,
            section.HeaderOffset + 64,
            $"{section.Key} has bytes in the file and follows {before.Key}, which has not");
    }
}
