using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Parsing.Objects;

/// <summary>Checks that every data_in_code_entry (mach-o/loader.h) covers bytes of one section and is of a kind that there is.</summary>
internal static class CheckDataInCode
{
    private const int EntryBytes = 8;

    // DICE_KIND_DATA to DICE_KIND_ABS_JUMP_TABLE32.
    private const int FirstKind = 1;
    private const int LastKind = 5;

    /// <summary>Null if all do. Offsets are addresses of the object.</summary>
    internal static Diagnostic? Run(Origin origin, FileRange range, ReadOnlySpan<byte> entries, ImmutableArray<InputSection> sections)
    {
        if (entries.Length % EntryBytes != 0)
        {
            return Diagnostic.Malformed(
                ParsingCodes.MalformedLinkEdit,
                origin with { Offset = range.Offset },
                $"{entries.Length} bytes of data-in-code entries: expected a multiple of {EntryBytes}");
        }

        int section = 0;
        for (int at = 0; at < entries.Length; at += EntryBytes)
        {
            uint address = BinaryPrimitives.ReadUInt32LittleEndian(entries[at..]);
            ushort length = BinaryPrimitives.ReadUInt16LittleEndian(entries[(at + 4)..]);
            ushort kind = BinaryPrimitives.ReadUInt16LittleEndian(entries[(at + 6)..]);
            if (kind is < FirstKind or > LastKind)
            {
                return Diagnostic.Malformed(
                    ParsingCodes.MalformedLinkEdit,
                    origin with { Offset = range.Offset + (long)at + 6 },
                    $"a data-in-code entry of kind {kind}: expected {FirstKind} to {LastKind}");
            }

            // Neighbours mostly share their section: begin with the last one.
            int tried = 0;
            while (tried < sections.Length && !Covers(sections[section], address, length))
            {
                section = section + 1 == sections.Length ? 0 : section + 1;
                tried++;
            }

            if (tried == sections.Length)
            {
                return Diagnostic.Malformed(
                    ParsingCodes.MalformedLinkEdit,
                    origin with { Offset = range.Offset + (long)at },
                    $"a data-in-code entry for {length} bytes at 0x{address:x}: expected them in one section");
            }
        }

        return null;
    }

    private static bool Covers(InputSection section, ulong address, ushort length) =>
        address >= section.Address && address - section.Address + length <= section.SizeBytes;
}
