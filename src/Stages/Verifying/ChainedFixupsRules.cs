using System;
using AfsLd.Domain.Format;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Verifying;

/// <summary>Walks LC_DYLD_CHAINED_FIXUPS and every chain (mach-o/fixup-chains.h).</summary>
internal static class ChainedFixupsRules
{
    private const int HeaderSizeBytes = 28;

    // struct dyld_chained_starts_in_segment: size 0, page_size 4, pointer_format 6, segment_offset 8, max_valid_pointer 16,
    // page_count 20, page_start[] 22.
    private const int StartsSizeBytes = 22;

    private const uint PageSizeBytes = 0x4000;
    private const ushort NoStart = 0xffff; // DYLD_CHAINED_PTR_START_NONE
    private const ushort Format64 = 2; // DYLD_CHAINED_PTR_64
    private const ushort Format64Offset = 6; // DYLD_CHAINED_PTR_64_OFFSET

    private const ulong RebaseReserved = 0x7_f000_0000_0000;
    private const ulong BindReserved = 0x7_ffff_0000_0000;

    /// <summary>Checks.</summary>
    /// <param name="image">The image.</param>
    /// <param name="policy">What it was built for.</param>
    /// <param name="all">Where the places of all fixups go.</param>
    /// <param name="findings">Where violations go.</param>
    internal static void Run(MachImage image, ImagePolicy policy, PlaceSet all, Findings findings)
    {
        if (image.Find(LoadCommands.DyldChainedFixups) is not CommandView command)
        {
            return;
        }

        // An older dyld stops at LC_DYLD_CHAINED_FIXUPS, which it must know and does not.
        int earliest = policy.Platform == Platform.IOS ? ImagePolicy.Spring(2020) : ImagePolicy.Fall(2020);
        findings.Require(
            policy.MinimumEpoch >= earliest, Rules.ChainedSystem, command.Offset, "the minimum OS knows no chained fixups");
        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        long at = bytes.U32(command.Offset + 8);
        ReadOnlySpan<byte> table = bytes.Cut(at, bytes.U32(command.Offset + 12));
        if (table.IsEmpty)
        {
            return;
        }

        uint starts = table.U32(4);
        uint importsStart = table.U32(8);
        uint names = table.U32(12);
        if (table.Length < HeaderSizeBytes || table.U32(0) != 0 || table.U32(24) != 0
            || starts < HeaderSizeBytes || starts % 4 != 0 || importsStart < starts || names < importsStart || names > table.Length)
        {
            findings.Add(
                Rules.ChainedHeader,
                at,
                $"version {table.U32(0)}, symbols format {table.U32(24)}, starts at {starts}, imports at {importsStart}, names at {names}, "
                    + $"of {table.Length} bytes");
            return;
        }

        ChainedImportsRules.Run(image, table, at, findings);
        CheckStarts(image, policy, table[..(int)importsStart], (int)starts, new ChainedImports(table), at, all, findings);
    }

    private static void CheckStarts(
        MachImage image, ImagePolicy policy, ReadOnlySpan<byte> table, int starts, ChainedImports imports, long at, PlaceSet all, Findings findings)
    {
        uint count = table.U32(starts);
        if (count != image.Segments.Length || !table.Holds(starts + 4, 4L * count))
        {
            findings.Add(Rules.ChainedSegments, at + starts, $"chain starts for {count} segments of {image.Segments.Length}");
            return;
        }

        ushort format = 0;
        for (int i = 0; i < count; i++)
        {
            uint offset = table.U32(starts + 4 + (i * 4));
            if (offset == 0)
            {
                continue;
            }

            SegmentView segment = image.Segments[i];
            long start = (long)starts + offset;
            ReadOnlySpan<byte> info = table.Cut(start, table.U32(start));
            ushort pages = info.U16(20);
            if (info.Length < StartsSizeBytes || info.Length != table.U32(start) || !info.Holds(StartsSizeBytes, pages * 2L)
                || info.U64(8) != unchecked(segment.Address - image.HeaderAddress))
            {
                findings.Add(
                    Rules.ChainedStarts,
                    at + starts + 4 + (i * 4),
                    $"{segment.Name}, at {start} of {table.Length}: {table.U32(start)} bytes for {pages} pages, segment at 0x{info.U64(8):x}");
                continue;
            }

            format = format == 0 ? info.U16(6) : format;
            bool offsets = info.U16(6) == Format64Offset;
            findings.Require(
                info.U16(6) == format && (offsets || info.U16(6) == Format64)
                    && (!offsets || policy.MinimumEpoch >= ImagePolicy.Fall(2021)),
                Rules.ChainedPointerFormat,
                at + start + 6,
                $"{segment.Name}: pointer format {info.U16(6)}");
            bool fitsPages = info.U16(4) == PageSizeBytes && (ulong)pages * PageSizeBytes < segment.SizeBytes + PageSizeBytes;
            findings.Require(
                fitsPages, Rules.ChainedPageSize, at + start + 4, $"{segment.Name}: {pages} pages of {info.U16(4)} bytes");
            if (fitsPages)
            {
                WalkPages(image, segment, info, pages, imports, at + start, all, findings);
            }
        }
    }

    private static void WalkPages(
        MachImage image, SegmentView segment, ReadOnlySpan<byte> info, int pages, ChainedImports imports, long at, PlaceSet all, Findings findings)
    {
        ulong targetBase = info.U16(6) == Format64Offset ? image.HeaderAddress : 0;
        ReadOnlySpan<byte> contents = ((ReadOnlySpan<byte>)image.Bytes.Span).Cut((long)segment.FileOffset, (long)segment.FileSize);
        IndirectNames names = new(image);
        for (int page = 0; page < pages; page++)
        {
            uint place = info.U16(StartsSizeBytes + (page * 2));
            if (place == NoStart)
            {
                continue;
            }

            if (place > PageSizeBytes - FixupPlace.PointerBytes || place % 4 != 0)
            {
                findings.Add(Rules.ChainedLink, at + StartsSizeBytes + (page * 2), $"{segment.Name}: page {page} starts at 0x{place:x}");
                continue;
            }

            WalkChain(image, segment, contents, page, place, at + StartsSizeBytes + (page * 2), imports, ref names, targetBase, all, findings);
        }
    }

    private static void WalkChain(
        MachImage image,
        SegmentView segment,
        ReadOnlySpan<byte> contents,
        int page,
        uint place,
        long start,
        ChainedImports imports,
        ref IndirectNames names,
        ulong targetBase,
        PlaceSet all,
        Findings findings)
    {
        while (true)
        {
            ulong offset = ((ulong)page * PageSizeBytes) + place;

            // What is not in the file, of which segment-file-range tells too, is told of where the chain's start is.
            ulong end = (ulong)image.Bytes.Length;
            bool isInFile = segment.FileOffset <= end && end - segment.FileOffset >= offset + FixupPlace.PointerBytes;
            long at = isInFile ? (long)(segment.FileOffset + offset) : start;
            if (!FixupPlace.Check(image, segment, offset, at, findings) || !isInFile)
            {
                return;
            }

            // rebase: target 36, high8 8, reserved 7, next 12, bind 1; bind: ordinal 24, addend 8, reserved 19, next 12, bind 1.
            ulong value = contents.U64((long)offset);
            all.Add(at);
            if ((value & (value >> 63 != 0 ? BindReserved : RebaseReserved)) != 0)
            {
                findings.Add(Rules.ChainedReserved, at, $"the fixup is 0x{value:x}");
            }

            if (value >> 63 != 0)
            {
                uint ordinal = (uint)(value & 0xff_ffff);
                if (ordinal >= imports.Count)
                {
                    findings.Add(Rules.ChainedOrdinal, at, $"import {ordinal} of {imports.Count}");
                }
                else if (names.IsSlot(unchecked(segment.Address + offset)))
                {
                    names.Check(unchecked(segment.Address + offset), imports.NameOf(ordinal), at, findings);
                }
            }
            else
            {
                FixupPlace.CheckTarget(image, unchecked(targetBase + (value & 0xf_ffff_ffff)), at, findings);
            }

            uint next = (uint)((value >> 51) & 0xfff) * 4;
            if (next == 0)
            {
                return;
            }

            if (next < FixupPlace.PointerBytes)
            {
                findings.Add(Rules.FixupOnce, at, $"the next fixup is {next} bytes away");
            }

            place += next;
            if (place > PageSizeBytes - FixupPlace.PointerBytes)
            {
                findings.Add(Rules.ChainedLink, at, $"the chain of page {page} of {segment.Name} leads to 0x{place:x}");
                return;
            }
        }
    }
}
