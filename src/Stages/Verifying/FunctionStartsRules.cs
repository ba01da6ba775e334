using System;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks LC_FUNCTION_STARTS: distances of functions, the first from the header (mach-o/loader.h).</summary>
internal static class FunctionStartsRules
{
    // Tools pad the table with zeros to 8 bytes.
    private const int MostPaddingBytes = 8;

    /// <summary>Checks.</summary>
    internal static void Run(MachImage image, Findings findings)
    {
        if (image.Find(LoadCommands.FunctionStarts) is not CommandView command)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        uint start = bytes.U32(command.Offset + 8);
        ReadOnlySpan<byte> table = bytes.Cut(start, bytes.U32(command.Offset + 12));
        if (table.IsEmpty)
        {
            return;
        }

        LebCursor cursor = new(table);
        ulong address = image.HeaderAddress;
        SectionView section = default;
        while (true)
        {
            long at = start + cursor.Position;
            ulong delta = cursor.Unsigned();
            if (cursor.Failed)
            {
                findings.Add(Rules.FunctionStartsEncoding, at, "the table ends without a 0, or in a number");
                return;
            }

            if (delta == 0)
            {
                break;
            }

            address = unchecked(address + delta);
            if (!section.Contains(address) || !IsCode(section))
            {
                section = Find(image, address);
            }

            findings.Require(
                section.Ordinal != 0 && address % 4 == 0, Rules.FunctionStartsRange, at, $"a function at 0x{address:x}");
        }

        ReadOnlySpan<byte> rest = table[cursor.Position..];
        findings.Require(
            rest.Length < MostPaddingBytes && rest.IndexOfAnyExcept((byte)0) < 0,
            Rules.FunctionStartsEncoding,
            start + cursor.Position,
            $"{rest.Length} bytes behind the last function");
    }

    /// <summary>True for sections of instructions.</summary>
    internal static bool IsCode(SectionView section) =>
        (section.Flags & (SectionTypes.PureInstructions | SectionTypes.SomeInstructions)) != 0;

    private static SectionView Find(MachImage image, ulong address)
    {
        foreach (SectionView section in image.Sections)
        {
            // An object without code still has a __text, and lld says that it is a function.
            if (IsCode(section) && (section.Contains(address) || (section.SizeBytes == 0 && section.Address == address)))
            {
                return section;
            }
        }

        return default;
    }
}
