using System;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Unwinding;

/// <summary>Reads the CIEs and FDEs of an __eh_frame section.</summary>
internal static class ReadEhFrame
{
    /// <summary>The length that says that 8 bytes of length follow (LSB core specification, "extended length").</summary>
    private const uint ExtendedLength = 0xffff_ffff;

    /// <summary>Adds the section's CIEs, and an FDE and a record of DWARF mode for each function that is kept. Returns what is
    /// malformed first, or null.</summary>
    internal static Diagnostic? Run(
        in EhFrameSection frame,
        ref LocalPlaces places,
        PersonalityList personalities,
        ref GrowingArray<UnwindCie> cies,
        ref GrowingArray<UnwindFde> fdes,
        ref GrowingArray<UnwindRecord> records)
    {
        // An FDE may come before its CIE in what ld -r wrote: all CIEs first.
        int firstCie = cies.Count;
        int at = 0;
        while (TryNext(frame, ref at, ref places, out Header header, out Diagnostic? error))
        {
            if (!header.IsCie)
            {
                continue;
            }

            UnwindCie? cie = ReadCie.Run(frame, header.Start..header.End, new FrameCursor(frame.Contents, header.IdField + 4, header.End), personalities, out error);
            if (cie is null)
            {
                return error;
            }

            cies.Add(cie.Value);
        }

        at = 0;
        Diagnostic? failure;
        while (TryNext(frame, ref at, ref places, out Header header, out failure))
        {
            if (!header.IsCie && (failure = ReadFde(frame, header, ref places, cies.Items, firstCie, ref fdes, ref records)) is not null)
            {
                return failure;
            }
        }

        return failure;
    }

    /// <summary>The header of one record.</summary>
    /// <param name="Start">Where its length is.</param>
    /// <param name="IdField">Where its CIE pointer is.</param>
    /// <param name="End">Where the next record begins.</param>
    /// <param name="Cie">Where its CIE begins; itself, if it is one.</param>
    private readonly record struct Header(int Start, int IdField, int End, long Cie)
    {
        internal bool IsCie => Cie == Start;
    }

    /// <summary>The next record. False at the end, or with an error.</summary>
    private static bool TryNext(in EhFrameSection frame, ref int at, ref LocalPlaces places, out Header header, out Diagnostic? error)
    {
        header = default;
        error = null;
        int size = frame.Contents.Length;
        while (at < size)
        {
            int start = at;
            var cursor = new FrameCursor(frame.Contents, at, size);
            ulong length = cursor.UInt32();
            if (length == ExtendedLength)
            {
                length = cursor.UInt64();
            }

            if (cursor.HasFailed || length > (ulong)(size - cursor.At))
            {
                error = frame.Malformed(start, $"a record of {length} bytes goes past the section's end at {size}");
                return false;
            }

            if (length == 0)
            {
                // A terminator; the sections that ld -r joined each end with one.
                at = cursor.At;
                continue;
            }

            if (length < 4)
            {
                error = frame.Malformed(start, $"a record of {length} bytes has no room for its CIE pointer");
                return false;
            }

            int idField = cursor.At;
            at = idField + (int)length;
            bool hasRelocation = frame.Fields.RelocationAt(idField) >= 0;
            if (!frame.Fields.TryValue(idField, 4, ref places, out long distance))
            {
                error = frame.Malformed(idField, "the CIE pointer has a relocation that is no difference of two places of this object");
                return false;
            }

            bool isCie = !hasRelocation && distance == 0;
            header = new Header(start, idField, at, isCie ? start : idField - distance);
            return true;
        }

        return false;
    }

    private static Diagnostic? ReadFde(
        in EhFrameSection frame,
        Header header,
        ref LocalPlaces places,
        ReadOnlySpan<UnwindCie> cies,
        int firstCie,
        ref GrowingArray<UnwindFde> fdes,
        ref GrowingArray<UnwindRecord> records)
    {
        int index = FindCie(cies, firstCie, header.Cie);
        if (index < 0)
        {
            return frame.Malformed(header.IdField, $"the FDE's CIE would be at {header.Cie}, where none begins");
        }

        UnwindCie cie = cies[index];
        var cursor = new FrameCursor(frame.Contents, header.IdField + 4, header.End);
        int functionField = cursor.At;
        cursor.Skip(cie.PointerSizeBytes);
        int lengthField = cursor.At;
        cursor.Skip(cie.PointerSizeBytes);
        ulong augmentationSize = cursor.Uleb(); // every CIE that was read has the augmentation z
        int lsdaField = cie.LsdaSizeBytes != 0 && augmentationSize >= cie.LsdaSizeBytes ? cursor.At : 0;
        if (cursor.HasFailed || augmentationSize > (ulong)(header.End - cursor.At))
        {
            return frame.Malformed(header.Start, "the FDE ends within its fields");
        }

        if (!frame.Fields.TryPlace(functionField, cie.PointerSizeBytes, IsRelative(frame, cie, cie.PointerEncodingField), ref places, out bool isNull, out LocalPlace function) || isNull)
        {
            return frame.Malformed(functionField, "the FDE's function is in no section of the object");
        }

        if (!frame.Fields.TryValue(lengthField, cie.PointerSizeBytes, ref places, out long length) || length is < 0 or > uint.MaxValue)
        {
            return frame.Malformed(lengthField, "the FDE's function has an impossible size");
        }

        AtomColumns atoms = frame.Graph.Atoms;
        ulong start = (ulong)atoms.OffsetInSection[function.Atom] + function.Offset;
        if (start + (ulong)length > frame.Graph.SectionOf(new AtomId(function.Atom)).SizeBytes)
        {
            return frame.Malformed(lengthField, $"the FDE's function of {length} bytes goes past the end of its section");
        }

        var lsda = new LocalPlace(-1, 0);
        if (lsdaField != 0
            && !frame.Fields.TryPlace(lsdaField, cie.LsdaSizeBytes, IsRelative(frame, cie, cie.LsdaEncodingField), ref places, out _, out lsda))
        {
            return frame.Malformed(lsdaField, "the FDE's LSDA is in no section of the object");
        }

        if (places.IsKept(function.Atom))
        {
            records.Add(new UnwindRecord(
                function.Atom, function.Offset, (uint)length, CompactUnwind.ModeDwarf | (lsda.Atom >= 0 ? CompactUnwind.HasLsda : 0), cie.Personality, lsda.Atom, lsda.Offset, fdes.Count));
            fdes.Add(new UnwindFde(
                index, frame.Index, header.Start, header.End - header.Start, header.IdField - header.Start, (uint)length,
                lsdaField == 0 ? 0 : lsdaField - header.Start, lsda.Atom, lsda.Offset));
        }

        return null;
    }

    private static bool IsRelative(in EhFrameSection frame, UnwindCie cie, int encodingField) =>
        EhPointer.IsRelative(frame.Contents[cie.Offset + encodingField]);

    /// <summary>The CIEs of a section ascend by offset.</summary>
    private static int FindCie(ReadOnlySpan<UnwindCie> cies, int first, long offset)
    {
        int low = first;
        int high = cies.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (cies[middle].Offset == offset)
            {
                return middle;
            }

            if (cies[middle].Offset < offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return -1;
    }
}
