using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Planning;
using AfsLd.Domain.Relocatable;
using AfsLd.Stages.LinkEdit;
using AfsLd.Stages.Unwinding;

namespace AfsLd.Stages.Relocatable;

/// <summary>Writes __TEXT,__eh_frame of a relocatable output: pointers count from their own address, as differences from the
/// section's start; personalities go through the GOT.</summary>
internal static class WriteObjectFrames
{
    /// <summary>The section's bytes.</summary>
    internal static ReadOnlyMemory<byte> Contents(ObjectLayout layout)
    {
        var bytes = new byte[layout.Unwind.FrameBytes];
        foreach (ObjectFrame frame in layout.Unwind.Frames)
        {
            UnwindObject part = layout.Unwind.Records.Objects[frame.Object];
            UnwindCie cie = part.Cies[frame.Cie];
            if (frame.Record < 0)
            {
                WriteCie(layout, frame, cie, bytes.AsSpan((int)frame.Offset, cie.SizeBytes));
            }
            else
            {
                WriteFde(layout, frame, part, cie, bytes);
            }
        }

        return bytes;
    }

    private static void WriteCie(ObjectLayout layout, ObjectFrame frame, UnwindCie cie, Span<byte> bytes)
    {
        CieTable.WriteCanonical(layout.Graph.Resolution.Objects[frame.Object].Sections[cie.Section], cie, bytes);
        if (cie.PersonalityField != 0 && cie.PersonalitySizeBytes == 8)
        {
            // ARM64_RELOC_POINTER_TO_GOT has 4 bytes: 8 hold the routine's address.
            bytes[cie.PersonalityField - 1] = EhPointer.Absolute;
        }
    }

    private static void WriteFde(ObjectLayout layout, ObjectFrame frame, UnwindObject part, UnwindCie cie, Span<byte> section)
    {
        UnwindRecord record = part.Records[frame.Record];
        UnwindFde fde = part.Fdes[record.Fde];
        Span<byte> bytes = section.Slice((int)frame.Offset, fde.SizeBytes);
        layout.Graph.Resolution.Objects[frame.Object].Sections[fde.Section].Contents.Span.Slice(fde.Offset, fde.SizeBytes).CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[fde.CiePointerField..], frame.Offset + (uint)fde.CiePointerField - frame.CieOffset);

        // Symbol + contents - start of the section is the distance from the field.
        Integer(bytes[fde.FunctionField..], cie.PointerSizeBytes, record.Offset - (long)(frame.Offset + fde.FunctionField));
        Integer(bytes[(fde.FunctionField + cie.PointerSizeBytes)..], cie.PointerSizeBytes, fde.FunctionLength);
        if (fde.LsdaField != 0)
        {
            Integer(bytes[fde.LsdaField..], cie.LsdaSizeBytes, fde.Lsda < 0 ? 0 : fde.LsdaOffset - (long)(frame.Offset + fde.LsdaField));
        }
    }

    private static void Integer(Span<byte> destination, int sizeBytes, long value)
    {
        if (sizeBytes == 4)
        {
            BinaryPrimitives.WriteInt32LittleEndian(destination, (int)value);
        }
        else
        {
            BinaryPrimitives.WriteInt64LittleEndian(destination, value);
        }
    }

    /// <summary>The section's relocations, descending.</summary>
    internal static ImmutableArray<byte> Relocations(ObjectLayout layout, ObjectSymbolTable symbols, List<Diagnostic> errors)
    {
        ImmutableArray<ObjectFrame> frames = layout.Unwind.Frames;
        var sink = new ByteSink(frames.Length * 2 * RelocationInfo.SizeBytes);
        for (int i = frames.Length - 1; i >= 0; i--)
        {
            ObjectFrame frame = frames[i];
            UnwindObject part = layout.Unwind.Records.Objects[frame.Object];
            UnwindCie cie = part.Cies[frame.Cie];
            if (frame.Record < 0)
            {
                if (cie.PersonalityField != 0)
                {
                    Personality(ref sink, frame.Offset + (uint)cie.PersonalityField, cie, WriteCompactUnwind.NumberOf(layout, symbols, part.Personalities[cie.Personality], frame.Object, errors));
                }

                continue;
            }

            UnwindRecord record = part.Records[frame.Record];
            UnwindFde fde = part.Fdes[record.Fde];
            if (fde.LsdaField != 0 && fde.Lsda >= 0)
            {
                Difference(ref sink, frame.Offset + (uint)fde.LsdaField, cie.LsdaSizeBytes, symbols, symbols.LabelOfAtom[layout.Graph.Replacement[fde.Lsda]]);
            }

            Difference(ref sink, frame.Offset + (uint)fde.FunctionField, cie.PointerSizeBytes, symbols, symbols.LabelOfAtom[record.Function]);
        }

        return sink.Freeze();
    }

    private static void Personality(ref ByteSink sink, uint address, UnwindCie cie, int number)
    {
        RelocationInfo row = cie.PersonalitySizeBytes == 4
            ? RelocationInfo.Of(address, number, true, 2, true, RelocationType.PointerToGot)
            : RelocationInfo.Of(address, number, false, 3, true, RelocationType.Unsigned);
        Put(ref sink, row);
    }

    private static void Difference(ref ByteSink sink, uint address, int sizeBytes, ObjectSymbolTable symbols, int number)
    {
        int length = sizeBytes == 4 ? 2 : 3;
        Put(ref sink, RelocationInfo.Of(address, symbols.FrameLabel, false, length, true, RelocationType.Subtractor));
        Put(ref sink, RelocationInfo.Of(address, number, false, length, true, RelocationType.Unsigned));
    }

    private static void Put(ref ByteSink sink, RelocationInfo row)
    {
        sink.UInt32(row.Address);
        sink.UInt32(row.Packed);
    }
}
