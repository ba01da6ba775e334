using System;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks thread-local variables (dyld's libdyld/ThreadLocalVariables.cpp).</summary>
internal static class ThreadLocalRules
{
    // struct TLV_descriptor: thunk 0, key 8, offset 16.
    private const int DescriptorSizeBytes = 24;
    private const int OffsetField = 16;

    /// <summary>Checks.</summary>
    internal static void Run(MachImage image, Findings findings)
    {
        ulong size = CheckTemplate(image, findings);
        foreach (SectionView section in image.Sections)
        {
            if (section.Type != SectionTypes.ThreadLocalVariables)
            {
                continue;
            }

            findings.Require(
                section.SizeBytes % DescriptorSizeBytes == 0 && section.Address % 8 == 0,
                Rules.ThreadVariables,
                section.HeaderOffset + 40,
                $"{section.Key} has 0x{section.SizeBytes:x} bytes at 0x{section.Address:x}");
            ReadOnlySpan<byte> descriptors = image.ContentOf(section);
            for (int at = 0; at + DescriptorSizeBytes <= descriptors.Length; at += DescriptorSizeBytes)
            {
                ulong offset = descriptors.U64(at + OffsetField);
                findings.Require(
                    offset <= size,
                    Rules.ThreadVariableOffset,
                    section.FileOffset + at + OffsetField,
                    $"a variable at 0x{offset:x} of a template of 0x{size:x} bytes");
            }
        }
    }

    // Returns its size: dyld takes everything from the first of its sections to the last.
    private static ulong CheckTemplate(MachImage image, Findings findings)
    {
        SectionView first = default;
        SectionView last = default;
        SectionView before = default;
        foreach (SectionView section in image.Sections)
        {
            if (section.Type is not (SectionTypes.ThreadLocalRegular or SectionTypes.ThreadLocalZerofill))
            {
                before = section.SizeBytes != 0 ? section : before;
                continue;
            }

            bool follows = last.Ordinal == 0 || (before.Ordinal < last.Ordinal && section.Segment == last.Segment);
            findings.Require(
                follows && (section.Type == SectionTypes.ThreadLocalZerofill || last.Type != SectionTypes.ThreadLocalZerofill),
                Rules.ThreadTemplate,
                section.HeaderOffset,
                $"{section.Key} does not follow {last.Key}, which begins the template");
            first = first.Ordinal == 0 ? section : first;
            last = section;
        }

        return last.Ordinal == 0 || last.Address < first.Address ? 0 : last.Address - first.Address + last.SizeBytes;
    }
}
