using System;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Unwinding;

/// <summary>Reads one CIE: which pointers it and its FDEs have, and of which size.</summary>
internal static class ReadCie
{
    /// <summary>The CIE whose version byte is next. Null: <paramref name="error"/> says why.</summary>
    /// <param name="frame">The section, and the object it is of.</param>
    /// <param name="record">Where the record begins and ends.</param>
    /// <param name="cursor">At the version.</param>
    /// <param name="personalities">Takes the personality.</param>
    /// <param name="error">What is malformed or unsupported.</param>
    internal static UnwindCie? Run(in EhFrameSection frame, Range record, FrameCursor cursor, PersonalityList personalities, out Diagnostic? error)
    {
        int start = record.Start.Value;
        var cie = new UnwindCie(frame.Index, start, record.End.Value - start, -1, 0, 0, 0, 0, 0, 0);
        int versionAt = cursor.At;
        byte version = cursor.Byte();
        if (version is not (1 or 3) && !cursor.HasFailed)
        {
            error = frame.Malformed(versionAt, $"CIE version {version}, where 1 or 3 is expected");
            return null;
        }

        int augmentation = cursor.At;
        while (cursor.Byte() != 0)
        {
        }

        int augmentationEnd = cursor.At - 1;
        cursor.Uleb(); // code alignment factor
        cursor.Uleb(); // data alignment factor, signed: the bytes are skipped all the same
        if (version == 1)
        {
            cursor.Byte(); // return address register
        }
        else
        {
            cursor.Uleb();
        }

        ReadOnlySpan<byte> letters = cursor.HasFailed ? [] : frame.Contents[augmentation..augmentationEnd];
        if (letters.Length > 0 && letters[0] == (byte)'z')
        {
            ulong length = cursor.Uleb();
            if (length > (ulong)(record.End.Value - cursor.At))
            {
                error = frame.Malformed(cursor.At, $"the augmentation data of {length} bytes goes past the end of the CIE");
                return null;
            }

            foreach (byte letter in letters[1..])
            {
                if (!Augmentation(frame, letter, ref cursor, personalities, ref cie, out error))
                {
                    return null;
                }
            }
        }

        if (cursor.HasFailed)
        {
            error = frame.Malformed(start, "the CIE ends within its fields");
            return null;
        }

        if (cie.PointerEncodingField == 0)
        {
            error = frame.Unsupported(start, "a CIE without a pointer encoding (augmentation zR): its FDEs would hold addresses, which dyld cannot slide in __TEXT");
            return null;
        }

        error = null;
        return cie;
    }

    private static bool Augmentation(
        in EhFrameSection frame, byte letter, ref FrameCursor cursor, PersonalityList personalities, ref UnwindCie cie, out Diagnostic? error)
    {
        error = null;
        int at = cursor.At;
        switch (letter)
        {
            case (byte)'P':
                byte encoding = cursor.Byte();
                byte size = EhPointer.SizeBytes(encoding);
                int field = cursor.At;
                cursor.Skip(size);
                if (cursor.HasFailed)
                {
                    return true;
                }

                if (size == 0)
                {
                    error = frame.Unsupported(at, $"a personality of encoding 0x{encoding:x2}: only pointers of 4 and 8 bytes are supported");
                    return false;
                }

                int personality = Personality(frame, field, size, personalities);
                if (personality < 0)
                {
                    error = frame.Malformed(field, "no relocation says what the personality is");
                    return false;
                }

                cie = cie with { Personality = personality, PersonalityField = field - cie.Offset, PersonalitySizeBytes = size };
                return true;
            case (byte)'L':
                byte lsda = cursor.Byte();
                if (lsda == EhPointer.Omit)
                {
                    return true;
                }

                cie = cie with { LsdaEncodingField = at - cie.Offset, LsdaSizeBytes = EhPointer.SizeBytes(lsda) };
                return IsSupported(frame, lsda, at, out error);
            case (byte)'R':
                byte pointer = cursor.Byte();
                cie = cie with { PointerEncodingField = at - cie.Offset, PointerSizeBytes = EhPointer.SizeBytes(pointer) };
                return IsSupported(frame, pointer, at, out error);
            case (byte)'S': // a signal frame
            case (byte)'B': // return addresses are signed with the B key
            case (byte)'G': // the frame's memory is tagged
                return true;
            default:
                error = frame.Unsupported(at, $"the CIE augmentation letter 0x{letter:x2}: what it adds is not known");
                return false;
        }
    }

    private static bool IsSupported(in EhFrameSection frame, byte encoding, int at, out Diagnostic? error)
    {
        error = EhPointer.IsSupported(encoding)
            ? null
            : frame.Unsupported(at, $"a pointer encoding 0x{encoding:x2}: only 4 and 8 bytes, absolute or pc-relative, are supported");
        return error is null;
    }

    /// <summary>The addend of a relocation to a GOT slot counts from the slot: the routine itself is meant.</summary>
    private static int Personality(in EhFrameSection frame, int field, int sizeBytes, PersonalityList personalities)
    {
        int index = frame.Fields.RelocationAt(field);
        if (index < 0)
        {
            return -1;
        }

        RelocationInfo relocation = frame.Fields[index];
        switch (relocation.Type)
        {
            case RelocationType.PointerToGot:
                return personalities.Add(frame.Graph, frame.ObjectIndex, relocation, relocation.IsExternal ? 0 : frame.Fields.Contents(field, sizeBytes));
            case RelocationType.Unsigned:
                return personalities.Add(frame.Graph, frame.ObjectIndex, relocation, frame.Fields.Contents(field, sizeBytes));
            case RelocationType.Subtractor when frame.Fields.IsPair(index, sizeBytes):
                RelocationInfo target = frame.Fields[index + 1];
                return target.IsExternal ? personalities.Add(frame.Graph, frame.ObjectIndex, target, 0) : -1;
            default:
                return -1;
        }
    }
}
