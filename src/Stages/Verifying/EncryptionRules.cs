using System;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks what of an image may be encrypted (struct encryption_info_command_64, mach-o/loader.h): cryptoff 8, cryptsize 12, cryptid 16.</summary>
internal static class EncryptionRules
{
    private const uint PageSizeBytes = 0x1000;

    /// <summary>Checks.</summary>
    internal static void Run(MachImage image, Findings findings)
    {
        if (image.Find(LoadCommands.EncryptionInfo64) is not CommandView command || image.FindSegment("__TEXT") is not SegmentView text)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        uint start = bytes.U32(command.Offset + 8);
        uint size = bytes.U32(command.Offset + 12);
        findings.Require(
            start % PageSizeBytes == 0 && size % PageSizeBytes == 0 && start >= image.CommandsEnd && (ulong)start + size <= text.FileOffset + text.FileSize,
            Rules.EncryptionRange,
            command.Offset + 8,
            $"0x{size:x} bytes from 0x{start:x}; the load commands end at 0x{image.CommandsEnd:x}, __TEXT at 0x{text.FileOffset + text.FileSize:x}");
    }
}
