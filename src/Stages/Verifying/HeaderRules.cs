using System;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks the mach header, and that the load commands can be walked.</summary>
internal static class HeaderRules
{
    private const uint InSharedCache = 0x80000000; // MH_DYLIB_IN_CACHE

    /// <summary>Checks; false if nothing else can be checked.</summary>
    internal static bool Run(MachImage image, Findings findings)
    {
        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        uint subtype = bytes.U32(8) & ~MachHeader.CpuSubtypeMask;
        findings.Require(
            subtype is MachHeader.CpuSubtypeArm64All or MachHeader.CpuSubtypeArm64V8, Rules.CpuSubtype, 8, $"the cpu subtype is {subtype}");

        // loader.h has file types 1 (MH_OBJECT) to 12 (MH_FILESET).
        findings.Require(image.FileType is >= 1 and <= 12, Rules.FileType, 12, $"the file type is {image.FileType}");
        if (image.FileType == MachHeader.Execute && !image.IsStandalone)
        {
            findings.Require(
                (image.Flags & MachHeader.Pie) != 0, Rules.PositionIndependent, 24, $"the flags are 0x{image.Flags:x}, without MH_PIE");
        }

        findings.Require(
            (image.Flags & InSharedCache) == 0, Rules.CacheFlag, 24, $"the flags are 0x{image.Flags:x}, with MH_DYLIB_IN_CACHE");
        findings.Require(
            (image.Flags & MachHeader.ForceFlat) == 0 || (image.FileType == MachHeader.Execute && (image.Flags & MachHeader.TwoLevel) == 0),
            Rules.FlatFlag,
            24,
            $"the flags are 0x{image.Flags:x}, with MH_FORCE_FLAT");
        if (image.IsLoadable)
        {
            findings.Require(
                (image.Flags & MachHeader.DyldLink) != 0, Rules.DyldLinkFlag, 24, $"the flags are 0x{image.Flags:x}, without MH_DYLDLINK");
            CheckThreadLocals(image, findings);
        }

        return CheckCommands(image, bytes, findings);
    }

    // dyld sets up thread-local variables only in images that say they have some.
    private static void CheckThreadLocals(MachImage image, Findings findings)
    {
        foreach (SectionView section in image.Sections)
        {
            if (section.Type == SectionTypes.ThreadLocalVariables && section.SizeBytes != 0)
            {
                findings.Require(
                    (image.Flags & MachHeader.HasTlvDescriptors) != 0,
                    Rules.TlvFlag,
                    24,
                    $"the flags are 0x{image.Flags:x}, without MH_HAS_TLV_DESCRIPTORS, but there is {section.Key}");
            }
        }
    }

    private static bool CheckCommands(MachImage image, ReadOnlySpan<byte> bytes, Findings findings)
    {
        uint count = bytes.U32(16);
        if (image.CommandsEnd > bytes.Length)
        {
            findings.Add(
                Rules.CommandsSize,
                MachImage.CommandsSizeField,
                $"the load commands end at 0x{image.CommandsEnd:x}, the file at 0x{bytes.Length:x}");
            return false;
        }

        long walked = MachHeader.SizeBytes;
        foreach (CommandView command in image.Commands)
        {
            walked += command.SizeBytes;
        }

        if (image.AreCommandsWhole)
        {
            findings.Require(
                walked == image.CommandsEnd,
                Rules.CommandsSize,
                MachImage.CommandsSizeField,
                $"{count} commands end at 0x{walked:x}, sizeofcmds says 0x{image.CommandsEnd:x}");
            return true;
        }

        if (image.CommandsEnd - walked < 8)
        {
            findings.Add(
                Rules.CommandsSize, 16, $"ncmds is {count}, but the commands end after {image.Commands.Length}");
        }
        else
        {
            findings.Add(
                Rules.CommandSize,
                walked + 4,
                $"cmdsize of command {image.Commands.Length} is {bytes.U32(walked + 4)}; {image.CommandsEnd - walked} bytes are left");
        }

        return false;
    }
}
