using System;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks the relocations of LC_DYSYMTAB in images that no dyld loads (struct relocation_info, mach-o/reloc.h).</summary>
internal static class LocalRelocationRules
{
    // r_symbolnum:24, r_pcrel:1, r_length:2, r_extern:1, r_type:4.
    private const uint SectionMask = 0xffffff;
    private const uint AbsolutePointer = 3u << 25;

    /// <summary>Checks.</summary>
    internal static void Run(MachImage image, Findings findings)
    {
        if (image.Find(LoadCommands.Dysymtab) is not CommandView table)
        {
            return;
        }

        // struct dysymtab_command: extreloff 64, nextrel 68, locreloff 72, nlocrel 76.
        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        uint external = bytes.U32(table.Offset + 68);
        findings.Require(external == 0, Rules.NothingUndefined, table.Offset + 68, $"there are {external} external relocations");
        uint count = bytes.U32(table.Offset + 76);
        bool slides = image.FileType == MachHeader.Dylinker || (image.Flags & MachHeader.Pie) != 0;
        findings.Require(count == 0 || slides, Rules.LocalRelocationsSlide, table.Offset + 76, $"there are {count} local relocations");
        long start = bytes.U32(table.Offset + 72);
        ReadOnlySpan<byte> rows = bytes.Cut(start, 8L * count);
        for (int at = 0; at + 8 <= rows.Length; at += 8)
        {
            Check(image, bytes, rows.U32(at), rows.U32(at + 4), start + at, findings);
        }
    }

    private static void Check(MachImage image, ReadOnlySpan<byte> bytes, uint place, uint packed, long at, Findings findings)
    {
        uint section = packed & SectionMask;
        bool holds = (packed & ~SectionMask) == AbsolutePointer && section >= 1 && section <= image.Sections.Length && place <= int.MaxValue;
        ulong address = unchecked(image.HeaderAddress + place);
        holds &= image.SegmentAt(address) is SegmentView segment && segment.IsWritable
            && segment.FileSize >= 8 && address - segment.Address <= segment.FileSize - 8
            && IsInImage(image, bytes.U64((long)(segment.FileOffset + (address - segment.Address))));
        findings.Require(holds, Rules.LocalRelocation, at, $"a relocation 0x{packed:x8} at 0x{address:x}");
    }

    // A pointer may mark the end of a section, and so of a segment; its top byte may be a tag.
    private static bool IsInImage(MachImage image, ulong target)
    {
        ulong address = target & 0x00ff_ffff_ffff_ffff;
        foreach (SegmentView segment in image.Segments)
        {
            if (segment.Protection != 0 && address >= segment.Address && address - segment.Address <= segment.SizeBytes)
            {
                return true;
            }
        }

        return false;
    }
}
