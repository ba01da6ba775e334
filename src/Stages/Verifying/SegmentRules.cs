using System;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks the segments, each for itself and against the others.</summary>
internal static class SegmentRules
{
    // The pages of arm64 (xnu's osfmk/mach/arm/vm_param.h); Rosetta and the simulators use the same.
    private const ulong PageSizeBytes = 0x4000;

    private const ulong FourGigabytes = 1UL << 32;

    /// <summary>Checks.</summary>
    internal static void Run(MachImage image, ImagePolicy policy, Findings findings)
    {
        foreach (SegmentView segment in image.Segments)
        {
            CheckRange(image, segment, findings);
            CheckProtection(image, segment, policy, findings);
        }

        CheckPageZero(image, findings);
        CheckHeaderSegment(image, findings);
        CheckPairs(image, policy, findings);
        CheckOrder(image, policy, findings, isByDyld: true);
    }

    /// <summary>Checks those of an image without dyld.</summary>
    /// <param name="image">The image.</param>
    /// <param name="policy">What it was built for.</param>
    /// <param name="isMapped">False for firmware, whose loader copies bytes and knows neither pages nor protections.</param>
    /// <param name="findings">Where violations go.</param>
    internal static void RunStandalone(MachImage image, ImagePolicy policy, bool isMapped, Findings findings)
    {
        foreach (SegmentView segment in image.Segments)
        {
            CheckRange(image, segment, findings);
            if (isMapped)
            {
                CheckProtection(image, segment, policy, findings);
            }
        }

        CheckPairs(image, policy, findings);
        if (isMapped)
        {
            CheckHeaderSegment(image, findings);
            CheckOrder(image, policy, findings, isByDyld: image.FileType == MachHeader.Dylinker);
        }
    }

    private static void CheckRange(MachImage image, SegmentView segment, Findings findings)
    {
        long at = segment.CommandOffset;
        ulong length = (ulong)image.Bytes.Length;
        findings.Require(
            segment.FileOffset <= length && segment.FileSize <= length - segment.FileOffset,
            Rules.SegmentFileRange,
            at + 40,
            $"{segment.Name} maps 0x{segment.FileSize:x} bytes from 0x{segment.FileOffset:x}; the file has 0x{length:x}");
        findings.Require(
            segment.Address <= ulong.MaxValue - segment.SizeBytes, Rules.SegmentWraps, at + 24, $"{segment.Name} at 0x{segment.Address:x}");

        // dyld: a segment that is not mapped (__LLVM, Go's __DWARF) has neither a size in memory nor permissions.
        bool isMapped = segment.SizeBytes != 0 || segment.Protection != 0;
        bool hasPages = isMapped && image.FileType != MachHeader.Preload;
        findings.Require(
            !isMapped || segment.FileSize <= segment.SizeBytes,
            Rules.SegmentFileSize,
            at + 48,
            $"{segment.Name} has 0x{segment.FileSize:x} bytes in the file, 0x{segment.SizeBytes:x} in memory");
        findings.Require(
            !hasPages || (segment.Address % PageSizeBytes == 0 && (segment.FileOffset % PageSizeBytes == 0 || segment.FileSize == 0)),
            Rules.SegmentAlignment,
            at + 24,
            $"{segment.Name} is at address 0x{segment.Address:x}, file offset 0x{segment.FileOffset:x}");
    }

    private static void CheckProtection(MachImage image, SegmentView segment, ImagePolicy policy, Findings findings)
    {
        uint protection = segment.Protection;
        long at = segment.CommandOffset + 60;
        string text = $"{segment.Name} has initprot {protection:x}, maxprot {segment.MaximumProtection:x}";
        findings.Require(protection <= 7, Rules.SegmentProtectionBits, at, text);
        findings.Require(
            (protection & segment.MaximumProtection) == protection, Rules.SegmentMaximumProtection, at, text);
        findings.Require(!segment.IsWritable || !segment.IsExecutable, Rules.SegmentWriteExecute, at, text);
        bool isExecutable = image.FileType == MachHeader.Execute;
        if (segment.IsNamed("__TEXT") && policy.SdkEpoch >= ImagePolicy.Fall(2019))
        {
            findings.Require(protection == (SegmentView.Read | SegmentView.Execute), Rules.TextProtection, at, text);
        }
        else if (segment.IsNamed("__LINKEDIT") && policy.SdkEpoch >= ImagePolicy.Fall(isExecutable ? 2025 : 2015))
        {
            findings.Require(protection == SegmentView.Read, Rules.LinkEditProtection, at, text);
        }
        else if ((segment.IsNamed("__DATA") || segment.IsNamed("__DATA_CONST")) && policy.SdkEpoch >= ImagePolicy.Fall(2025))
        {
            findings.Require(protection == (SegmentView.Read | SegmentView.Write), Rules.DataProtection, at, text);
        }

        // dyld lets dylibs for the shared cache go without: they carry LC_SEGMENT_SPLIT_INFO.
        if (segment.IsNamed("__DATA_CONST") && policy.SdkEpoch >= ImagePolicy.Fall(2025)
            && !(image.FileType == MachHeader.Dylib && IsForSharedCache(image)))
        {
            findings.Require(
                (segment.Flags & SegmentView.ReadOnlyAfterFixups) != 0,
                Rules.DataConstFlag,
                segment.CommandOffset + 68,
                $"{segment.Name} has flags 0x{segment.Flags:x}");
        }
    }

    // An LC_SEGMENT_SPLIT_INFO that is empty says that the dylib was not made for it.
    private static bool IsForSharedCache(MachImage image) =>
        image.Find(LoadCommands.SegmentSplitInfo) is CommandView command && ((ReadOnlySpan<byte>)image.Bytes.Span).U32(command.Offset + 12) != 0;

    // xnu: an arm64 process has nothing below 4 GiB.
    private static void CheckPageZero(MachImage image, Findings findings)
    {
        if (image.FileType != MachHeader.Execute)
        {
            return;
        }

        if (image.FindSegment("__PAGEZERO") is not SegmentView zero)
        {
            findings.Add(Rules.PageZero, MachHeader.SizeBytes, "there is no __PAGEZERO");
            return;
        }

        findings.Require(
            zero.Address == 0 && zero.SizeBytes >= FourGigabytes && zero.FileSize == 0
                && zero.Protection == 0 && zero.MaximumProtection == 0,
            Rules.PageZero,
            zero.CommandOffset,
            $"address 0x{zero.Address:x}, size 0x{zero.SizeBytes:x}, filesize 0x{zero.FileSize:x}, protection "
                + $"{zero.Protection:x} of {zero.MaximumProtection:x}");
    }

    private static void CheckHeaderSegment(MachImage image, Findings findings)
    {
        int count = 0;
        foreach (SegmentView segment in image.Segments)
        {
            if (segment.FileOffset == 0 && segment.FileSize != 0)
            {
                count++;
                findings.Require(
                    segment.Protection == (SegmentView.Read | SegmentView.Execute),
                    Rules.HeaderSegment,
                    segment.CommandOffset + 60,
                    $"{segment.Name} maps the header with protection {segment.Protection:x}");
            }
        }

        findings.Require(count == 1, Rules.HeaderSegment, MachHeader.SizeBytes, $"{count} segments map the header");
        if (image.FindSegment("__TEXT") is not SegmentView text)
        {
            findings.Add(Rules.TextSegment, MachHeader.SizeBytes, "there is no __TEXT");
            return;
        }

        findings.Require(
            text.FileOffset == 0 && text.FileSize >= (ulong)image.CommandsEnd && text.SizeBytes >= (ulong)image.CommandsEnd,
            Rules.TextSegment,
            text.CommandOffset + 40,
            $"__TEXT maps 0x{text.FileSize:x} bytes from 0x{text.FileOffset:x}; the load commands end at 0x{image.CommandsEnd:x}");
    }

    private static void CheckPairs(MachImage image, ImagePolicy policy, Findings findings)
    {
        // The number of commands, and so of pairs, is bounded by the size of the file; sane files have a dozen segments.
        ReadOnlySpan<SegmentView> segments = image.Segments.AsSpan();
        for (int i = 0; i < segments.Length; i++)
        {
            for (int k = 0; k < Math.Min(i, 256); k++)
            {
                SegmentView a = segments[k];
                SegmentView b = segments[i];
                findings.Require(
                    !Overlap(a.Address, a.SizeBytes, b.Address, b.SizeBytes),
                    Rules.SegmentMemoryOverlap,
                    b.CommandOffset + 24,
                    $"{a.Name} and {b.Name}");
                findings.Require(
                    !Overlap(a.FileOffset, a.FileSize, b.FileOffset, b.FileSize),
                    Rules.SegmentFileOverlap,
                    b.CommandOffset + 40,
                    $"{a.Name} and {b.Name}");
                findings.Require(
                    a.Name != b.Name || policy.SdkEpoch < ImagePolicy.Fall(2025),
                    Rules.SegmentNameOnce,
                    b.CommandOffset + 8,
                    $"two segments are named {a.Name}");
            }
        }
    }

    private static bool Overlap(ulong a, ulong aSize, ulong b, ulong bSize) =>
        aSize != 0 && bSize != 0 && (a <= b ? b - a < aSize : a - b < bSize);

    private static void CheckOrder(MachImage image, ImagePolicy policy, Findings findings, bool isByDyld)
    {
        ReadOnlySpan<SegmentView> segments = image.Segments.AsSpan();
        int enforced = ImagePolicy.Fall(image.FileType == MachHeader.Execute ? 2025 : 2019);
        for (int i = 1; i < segments.Length && isByDyld && policy.SdkEpoch >= enforced; i++)
        {
            SegmentView a = segments[i - 1];
            SegmentView b = segments[i];
            findings.Require(
                b.Address >= a.Address && (b.FileOffset >= a.FileOffset || b.FileSize == 0),
                Rules.SegmentOrder,
                b.CommandOffset,
                $"{b.Name} comes after {a.Name} in the commands, but not in memory or in the file");
        }

        if (image.FindSegment("__LINKEDIT") is not SegmentView linkEdit)
        {
            findings.Add(Rules.LinkEditLast, MachHeader.SizeBytes, "there is no __LINKEDIT");
            return;
        }

        foreach (SegmentView segment in segments)
        {
            findings.Require(
                segment.Address <= linkEdit.Address && segment.FileOffset <= linkEdit.FileOffset,
                Rules.LinkEditLast,
                segment.CommandOffset,
                $"{segment.Name} is behind __LINKEDIT");
        }
    }
}
