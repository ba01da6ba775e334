using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Planning;
using AfsLd.Domain.Relocatable;
using AfsLd.Stages.LinkEdit;

namespace AfsLd.Stages.Relocatable;

/// <summary>Writes the rows of __LD,__compact_unwind of a relocatable output, as assemblers do: functions and LSDAs by section and
/// address, personalities by symbol.</summary>
internal static class WriteCompactUnwind
{
    /// <summary>The rows' bytes.</summary>
    internal static ReadOnlyMemory<byte> Contents(ObjectLayout layout)
    {
        ObjectUnwind unwind = layout.Unwind;
        var bytes = new byte[unwind.Rows.Length * CompactUnwind.RowSizeBytes];
        for (int i = 0; i < unwind.Rows.Length; i++)
        {
            Span<byte> row = bytes.AsSpan(i * CompactUnwind.RowSizeBytes, CompactUnwind.RowSizeBytes);
            UnwindObject part = unwind.Records.Objects[unwind.Rows[i].Object];
            UnwindRecord record = part.Records[unwind.Rows[i].Record];
            uint encoding = PlanObjectUnwind.Encoding(record);
            BinaryPrimitives.WriteUInt64LittleEndian(row, layout.AddressOfAtom[record.Function] + record.Offset);
            BinaryPrimitives.WriteUInt32LittleEndian(row[CompactUnwind.LengthField..], record.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(row[CompactUnwind.EncodingField..], encoding);
            if (CompactUnwind.IsDwarf(encoding))
            {
                continue;
            }

            if (record.Personality >= 0)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(row[CompactUnwind.PersonalityField..], part.Personalities[record.Personality].Offset);
            }

            if (record.Lsda >= 0)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(row[CompactUnwind.LsdaField..], LsdaAddress(layout, record));
            }
        }

        return bytes;
    }

    /// <summary>The rows' relocations, descending.</summary>
    internal static ImmutableArray<byte> Relocations(ObjectLayout layout, ObjectSymbolTable symbols, List<Diagnostic> errors)
    {
        ObjectUnwind unwind = layout.Unwind;
        var sink = new ByteSink(unwind.Rows.Length * RelocationInfo.SizeBytes);
        for (int i = unwind.Rows.Length - 1; i >= 0; i--)
        {
            uint at = (uint)(i * CompactUnwind.RowSizeBytes);
            UnwindObject part = unwind.Records.Objects[unwind.Rows[i].Object];
            UnwindRecord record = part.Records[unwind.Rows[i].Record];
            if (!CompactUnwind.IsDwarf(record.Encoding))
            {
                if (record.Lsda >= 0)
                {
                    Put(ref sink, at + CompactUnwind.LsdaField, layout.SectionOfAtom[layout.Graph.Replacement[record.Lsda]] + 1, false);
                }

                if (record.Personality >= 0)
                {
                    Put(ref sink, at + CompactUnwind.PersonalityField, NumberOf(layout, symbols, part.Personalities[record.Personality], unwind.Rows[i].Object, errors), true);
                }
            }

            Put(ref sink, at, layout.SectionOfAtom[record.Function] + 1, false);
        }

        return sink.Freeze();
    }

    /// <summary>The symbol that stands for a personality.</summary>
    internal static int NumberOf(ObjectLayout layout, ObjectSymbolTable symbols, SlotTarget target, int objectIndex, List<Diagnostic> errors)
    {
        int number = target.Symbol >= 0 ? symbols.NumberOfGlobal[target.Symbol] : symbols.LabelOfAtom[target.Atom];
        if (number < 0)
        {
            errors.Add(Diagnostic.LinkError(
                RelocatableCodes.Inexpressible, layout.Graph.Resolution.Objects[objectIndex].Origin, "a personality is in no section of the output"));
        }

        return Math.Max(0, number);
    }

    private static ulong LsdaAddress(ObjectLayout layout, in UnwindRecord record) =>
        layout.AddressOfAtom[layout.Graph.Replacement[record.Lsda]] + record.LsdaOffset;

    private static void Put(ref ByteSink sink, uint address, int number, bool isExternal)
    {
        RelocationInfo row = RelocationInfo.Of(address, number, false, 3, isExternal, RelocationType.Unsigned);
        sink.UInt32(row.Address);
        sink.UInt32(row.Packed);
    }
}
