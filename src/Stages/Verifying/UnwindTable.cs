using System;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>__unwind_info as its header tells it (struct unwind_info_section_header, mach-o/compact_unwind_encoding.h).</summary>
internal readonly ref struct UnwindTable(MachImage image, SectionView section)
{
    /// <summary>The section.</summary>
    internal ReadOnlySpan<byte> Bytes { get; } = image.ContentOf(section);

    /// <summary>Where the section is in the file.</summary>
    internal long FileOffset { get; } = section.FileOffset;

    /// <summary>What all offsets of functions count from.</summary>
    internal ulong Base { get; } = image.HeaderAddress;

    /// <summary>commonEncodingsArraySectionOffset.</summary>
    internal uint Commons => Bytes.U32(4);

    /// <summary>commonEncodingsArrayCount.</summary>
    internal uint CommonCount => Bytes.U32(8);

    /// <summary>personalityArraySectionOffset.</summary>
    internal uint Personalities => Bytes.U32(12);

    /// <summary>personalityArrayCount.</summary>
    internal uint PersonalityCount => Bytes.U32(16);

    /// <summary>indexSectionOffset.</summary>
    internal uint Index => Bytes.U32(20);

    /// <summary>indexCount, with the entry that marks the end.</summary>
    internal uint IndexCount => Bytes.U32(24);

    /// <summary>Where an entry of the first level is in the section.</summary>
    internal long IndexEntry(long number) => Index + (number * CompactUnwind.IndexEntrySizeBytes);

    /// <summary>functionOffset of an entry of the first level.</summary>
    internal uint FirstFunction(long number) => Bytes.U32(IndexEntry(number));

    /// <summary>secondLevelPagesSectionOffset.</summary>
    internal uint Page(long number) => Bytes.U32(IndexEntry(number) + 4);

    /// <summary>lsdaIndexArraySectionOffset.</summary>
    internal uint Lsdas(long number) => Bytes.U32(IndexEntry(number) + 8);
}
