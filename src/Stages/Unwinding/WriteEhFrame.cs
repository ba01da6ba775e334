using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Unwinding;

/// <summary>Writes __TEXT,__eh_frame: CIEs and FDEs are copied or made, and all their pointers written anew, pc-relative.</summary>
public static class WriteEhFrame
{
    /// <summary>Writes every byte of the section and reads none. Returns an error for each pointer that does not fit its field.</summary>
    /// <param name="layout">Every address.</param>
    /// <param name="sectionAddress">The address of the section.</param>
    /// <param name="destination">The section: <see cref="UnwindPlan.EhFrameSizeBytes"/> bytes.</param>
    public static ImmutableArray<Diagnostic> Run(Layout layout, ulong sectionAddress, Span<byte> destination) => Run(
        layout.Plan.Unwind,
        layout.Plan.Graph,
        new UnwindAddresses(layout.Plan.Graph, layout.AddressOfAtom.AsSpan(), UnwindAddresses.PersonalitySlots(layout)),
        sectionAddress,
        destination);

    internal static ImmutableArray<Diagnostic> Run(
        UnwindPlan plan, AtomGraph graph, UnwindAddresses addresses, ulong sectionAddress, Span<byte> destination)
    {
        List<Diagnostic>? errors = null;
        foreach (UnwindPlannedCie cie in plan.Cies)
        {
            WriteCie(plan, graph, addresses, cie, sectionAddress, destination, ref errors);
        }

        foreach (UnwindPlannedFde fde in plan.Fdes)
        {
            WriteFde(plan, graph, addresses, fde, sectionAddress, destination, ref errors);
        }

        return errors is null ? [] : [.. errors];
    }

    private static void WriteCie(
        UnwindPlan plan, AtomGraph graph, UnwindAddresses addresses, UnwindPlannedCie planned, ulong sectionAddress, Span<byte> section, ref List<Diagnostic>? errors)
    {
        Span<byte> bytes = section.Slice(planned.OutputOffset, planned.SizeBytes);
        int field;
        int size;
        if (planned.Object < 0)
        {
            SynthesizeFrame.WriteCie(planned.Personality >= 0, planned.HasLsda, bytes, out field);
            size = 4;
        }
        else
        {
            UnwindCie cie = plan.Records.Objects[planned.Object].Cies[planned.Cie];
            CieTable.WriteCanonical(graph.Resolution.Objects[planned.Object].Sections[cie.Section], cie, bytes);
            field = cie.PersonalityField;
            size = cie.PersonalitySizeBytes;
        }

        if (field != 0)
        {
            ulong here = sectionAddress + (ulong)(planned.OutputOffset + field);
            Pointer(bytes[field..], size, addresses.SlotOf(planned.Personality), here, "personality's GOT slot", ref errors);
        }
    }

    private static void WriteFde(
        UnwindPlan plan, AtomGraph graph, UnwindAddresses addresses, UnwindPlannedFde planned, ulong sectionAddress, Span<byte> section, ref List<Diagnostic>? errors)
    {
        Span<byte> bytes = section.Slice(planned.OutputOffset, planned.SizeBytes);
        UnwindObject part = plan.Records.Objects[planned.Object];
        UnwindRecord record = part.Records[planned.Record];
        int cieField = SynthesizeFrame.CiePointerField;
        int pointerSize = 4;
        int lsdaField = record.Lsda >= 0 ? SynthesizeFrame.LsdaField : 0;
        int lsdaSize = 4;
        int lsda = record.Lsda;
        uint lsdaOffset = record.LsdaOffset;
        if (planned.Fde < 0)
        {
            SynthesizeFrame.WriteFde(record.Encoding, lsdaField != 0, record.Length, bytes);
        }
        else
        {
            UnwindFde fde = part.Fdes[planned.Fde];
            UnwindCie cie = part.Cies[fde.Cie];
            graph.Resolution.Objects[planned.Object].Sections[fde.Section].Contents.Span.Slice(fde.Offset, fde.SizeBytes).CopyTo(bytes);
            cieField = fde.CiePointerField;
            pointerSize = cie.PointerSizeBytes;
            lsdaField = fde.LsdaField;
            lsdaSize = cie.LsdaSizeBytes;
            lsda = fde.Lsda;
            lsdaOffset = fde.LsdaOffset;
            Integer(bytes[(fde.FunctionField + pointerSize)..], pointerSize, fde.FunctionLength);
        }

        int functionField = cieField + 4;
        ulong start = sectionAddress + (ulong)planned.OutputOffset;
        BinaryPrimitives.WriteInt32LittleEndian(bytes[cieField..], planned.OutputOffset + cieField - plan.Cies[planned.Cie].OutputOffset);
        Pointer(bytes[functionField..], pointerSize, addresses.Of(record.Function, record.Offset), start + (ulong)functionField, "function", ref errors);
        if (lsdaField == 0)
        {
            return;
        }

        if (lsda < 0)
        {
            Integer(bytes[lsdaField..], lsdaSize, 0);
        }
        else
        {
            Pointer(bytes[lsdaField..], lsdaSize, addresses.Of(lsda, lsdaOffset), start + (ulong)lsdaField, "LSDA", ref errors);
        }
    }

    private static void Pointer(Span<byte> destination, int sizeBytes, ulong target, ulong here, string what, ref List<Diagnostic>? errors)
    {
        long distance = (long)(target - here);
        if (sizeBytes == 4 && distance != (int)distance)
        {
            (errors ??= []).Add(Diagnostic.LinkError(
                UnwindCodes.UnwindOutOfRange,
                new Origin(null, Section: "__TEXT,__eh_frame"),
                $"the {what} at 0x{target:x} is more than 2 GiB from the 4-byte pointer to it at 0x{here:x}"));
        }

        Integer(destination, sizeBytes, distance);
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
}
