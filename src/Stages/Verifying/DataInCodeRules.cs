using System;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks LC_DATA_IN_CODE (struct data_in_code_entry, mach-o/loader.h).</summary>
internal static class DataInCodeRules
{
    private const int EntrySizeBytes = 8;

    // DICE_KIND_DATA to DICE_KIND_ABS_JUMP_TABLE32.
    private const int LastKind = 5;

    /// <summary>Checks.</summary>
    internal static void Run(MachImage image, Findings findings)
    {
        if (image.Find(LoadCommands.DataInCode) is not CommandView command)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        uint start = bytes.U32(command.Offset + 8);
        ReadOnlySpan<byte> table = bytes.Cut(start, bytes.U32(command.Offset + 12));
        findings.Require(
            table.Length % EntrySizeBytes == 0, Rules.DataInCodeSize, command.Offset + 12, $"{table.Length} bytes");
        ulong end = 0;
        for (int at = 0; at + EntrySizeBytes <= table.Length; at += EntrySizeBytes)
        {
            uint offset = table.U32(at);
            ushort length = table.U16(at + 4);
            ushort kind = table.U16(at + 6);
            findings.Require(
                kind is >= 1 and <= LastKind, Rules.DataInCodeSize, start + at + 6, $"entry {at / EntrySizeBytes} is of kind {kind}");
            findings.Require(
                offset >= end, Rules.DataInCodeOrder, start + at, $"entry {at / EntrySizeBytes} at 0x{offset:x} after one that ends at 0x{end:x}");
            findings.Require(
                IsInCode(image, offset, length), Rules.DataInCodeRange, start + at, $"{length} bytes at file offset 0x{offset:x}");
            end = (ulong)offset + length;
        }
    }

    private static bool IsInCode(MachImage image, uint offset, ushort length)
    {
        foreach (SectionView section in image.Sections)
        {
            if (FunctionStartsRules.IsCode(section) && offset >= section.FileOffset && offset - section.FileOffset <= section.SizeBytes
                && length <= section.SizeBytes - (offset - section.FileOffset))
            {
                return true;
            }
        }

        return false;
    }
}
