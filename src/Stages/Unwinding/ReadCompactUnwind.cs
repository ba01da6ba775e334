using System;
using System.Buffers.Binary;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Unwinding;

/// <summary>Reads the rows of a __LD,__compact_unwind section.</summary>
internal static class ReadCompactUnwind
{
    private static readonly SectionKey Key = SectionKey.Of("__LD", "__compact_unwind");

    internal static bool IsCompactUnwind(InputSection section) => section.Key == Key;

    /// <summary>Adds a record for each row whose function is kept. Returns what is malformed first, or null.</summary>
    internal static Diagnostic? Run(
        AtomGraph graph, int objectIndex, InputSection section, ref LocalPlaces places, PersonalityList personalities, ref GrowingArray<UnwindRecord> records)
    {
        ReadOnlySpan<byte> contents = section.Contents.Span;
        ReadOnlySpan<RelocationInfo> relocations = section.RelocationRows;
        if (contents.Length % CompactUnwind.RowSizeBytes != 0)
        {
            return Malformed(graph, objectIndex, section, contents.Length, $"the section's size {contents.Length} is not a multiple of the {CompactUnwind.RowSizeBytes} bytes of a row");
        }

        // LSDAs ascend as functions do: each list is followed by itself.
        LocalPlaces lsdaPlaces = places;
        int next = relocations.Length - 1;
        for (int at = 0; at < contents.Length; at += CompactUnwind.RowSizeBytes)
        {
            ReadOnlySpan<byte> row = contents.Slice(at, CompactUnwind.RowSizeBytes);
            bool hasFunction = false;
            LocalPlace function = default;
            LocalPlace lsda = new(-1, 0);
            int personality = -1;
            for (; next >= 0 && relocations[next].Address < at + CompactUnwind.RowSizeBytes; next--)
            {
                RelocationInfo relocation = relocations[next];
                int field = (int)relocation.Address - at;
                if (relocation.Type != RelocationType.Unsigned || relocation.LengthLog2 != 3 || relocation.IsPcRelative)
                {
                    return Malformed(graph, objectIndex, section, relocation.Address, $"a relocation of type {relocation.Type} and {1 << relocation.LengthLog2} bytes, where only 8-byte pointers are expected");
                }

                if (field is not (0 or CompactUnwind.PersonalityField or CompactUnwind.LsdaField))
                {
                    return Malformed(graph, objectIndex, section, relocation.Address, "a relocation of neither the function, the personality nor the LSDA of a row");
                }

                long value = BinaryPrimitives.ReadInt64LittleEndian(row[field..]);
                if (field == 0)
                {
                    hasFunction = places.TryFind(relocation, value, out function);
                    if (!hasFunction)
                    {
                        return Malformed(graph, objectIndex, section, relocation.Address, "the function is in no section of the object");
                    }
                }
                else if (field == CompactUnwind.LsdaField)
                {
                    if (!lsdaPlaces.TryFind(relocation, value, out lsda))
                    {
                        return Malformed(graph, objectIndex, section, relocation.Address, "the LSDA is in no section of the object");
                    }
                }
                else if ((personality = personalities.Add(graph, objectIndex, relocation, value)) < 0)
                {
                    return Malformed(graph, objectIndex, section, relocation.Address, "the personality is neither a symbol nor in a section of the object");
                }
            }

            if (!hasFunction)
            {
                return Malformed(graph, objectIndex, section, at, "a row without a function: its first 8 bytes have no relocation");
            }

            if (places.IsKept(function.Atom))
            {
                records.Add(Record(row, function, personality, lsda));
            }
        }

        return null;
    }

    private static UnwindRecord Record(ReadOnlySpan<byte> row, LocalPlace function, int personality, LocalPlace lsda)
    {
        uint encoding = BinaryPrimitives.ReadUInt32LittleEndian(row[CompactUnwind.EncodingField..]) & ~(CompactUnwind.HasLsda | CompactUnwind.PersonalityMask);
        return new UnwindRecord(
            function.Atom,
            function.Offset,
            BinaryPrimitives.ReadUInt32LittleEndian(row[CompactUnwind.LengthField..]),
            CompactUnwind.IsDwarf(encoding) ? CompactUnwind.ModeDwarf : encoding | (lsda.Atom >= 0 ? CompactUnwind.HasLsda : 0),
            personality,
            lsda.Atom,
            lsda.Offset,
            -1);
    }

    private static Diagnostic Malformed(AtomGraph graph, int objectIndex, InputSection section, long offset, string text) => Diagnostic.Malformed(
        UnwindCodes.MalformedCompactUnwind,
        graph.Resolution.Objects[objectIndex].Origin with { Section = section.Key.ToString(), Offset = offset },
        text);
}
