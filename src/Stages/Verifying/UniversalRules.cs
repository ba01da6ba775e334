using System;
using System.Collections.Generic;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks a universal file's header and finds its arm64 images (struct fat_header, fat_arch, mach-o/fat.h; big-endian).</summary>
internal static class UniversalRules
{
    private const int HeaderSizeBytes = 8;

    // xnu refuses more; 0xcafebabe is the magic number of Java classes too, whose next field is above.
    private const uint MostSlices = 42;

    /// <summary>Where an image is in the file.</summary>
    internal readonly record struct Slice(long Offset, long SizeBytes);

    /// <summary>True if the bytes start as a universal file's.</summary>
    internal static bool IsUniversal(ReadOnlySpan<byte> bytes) =>
        bytes.U32(0) is MachHeader.FatMagic or MachHeader.FatMagic64;

    /// <summary>Checks; returns the arm64 slices.</summary>
    internal static List<Slice> Run(ReadOnlySpan<byte> bytes, Findings findings)
    {
        bool isWide = bytes.U32(0) == MachHeader.FatMagic64;
        int entrySize = isWide ? 32 : 20;
        uint count = bytes.B32(4);
        List<Slice> slices = [];
        List<Slice> all = [];
        if (count == 0 || count > MostSlices || !bytes.Holds(HeaderSizeBytes, (long)entrySize * count))
        {
            findings.Add(Rules.SliceRange, 4, $"the header tells of {count} slices");
            return slices;
        }

        long headerEnd = HeaderSizeBytes + (entrySize * count);
        for (int i = 0; i < count; i++)
        {
            int at = HeaderSizeBytes + (i * entrySize);
            ulong offset = isWide ? bytes.B64(at + 8) : bytes.B32(at + 8);
            ulong size = isWide ? bytes.B64(at + 16) : bytes.B32(at + 12);
            uint align = bytes.B32(at + (isWide ? 24 : 16));
            if (offset < (ulong)headerEnd || offset > (ulong)bytes.Length || size > (ulong)bytes.Length - offset || size == 0)
            {
                findings.Add(Rules.SliceRange, at + 8, $"slice {i} has 0x{size:x} bytes from 0x{offset:x}; the file has 0x{bytes.Length:x}");
                continue;
            }

            Slice slice = new((long)offset, (long)size);
            foreach (Slice other in all)
            {
                findings.Require(
                    slice.Offset >= other.Offset + other.SizeBytes || other.Offset >= slice.Offset + slice.SizeBytes,
                    Rules.SliceRange,
                    at + 8,
                    $"slice {i} overlaps another");
            }

            all.Add(slice);
            CheckSlice(bytes, i, at, slice, align, slices, findings);
        }

        return slices;
    }

    private static void CheckSlice(
        ReadOnlySpan<byte> bytes, int index, int at, Slice slice, uint align, List<Slice> slices, Findings findings)
    {
        uint cpuType = bytes.B32(at);
        uint cpuSubtype = bytes.B32(at + 4);
        bool isArm64 = cpuType == MachHeader.CpuTypeArm64;
        findings.Require(
            align <= 15 && (slice.Offset & ((1L << (int)align) - 1)) == 0 && (!isArm64 || slice.Offset % 0x4000 == 0),
            Rules.SliceAlignment,
            at + 8,
            $"slice {index} starts at 0x{slice.Offset:x}, aligned to 2^{align}");
        if (bytes.U32(slice.Offset) == MachHeader.Magic64)
        {
            findings.Require(
                bytes.U32(slice.Offset + 4) == cpuType && bytes.U32(slice.Offset + 8) == cpuSubtype,
                Rules.SliceArchitecture,
                at,
                $"slice {index} is of cpu type 0x{bytes.U32(slice.Offset + 4):x}, subtype 0x{bytes.U32(slice.Offset + 8):x}, not "
                    + $"0x{cpuType:x}, 0x{cpuSubtype:x}");
        }

        if (isArm64 && (cpuSubtype & ~MachHeader.CpuSubtypeMask) != MachHeader.CpuSubtypeArm64E)
        {
            slices.Add(slice);
        }
        else
        {
            findings.Note($"slice {index}, cpu type 0x{cpuType:x}, subtype 0x{cpuSubtype:x}, is not arm64: not checked");
        }
    }
}
