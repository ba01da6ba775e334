using System;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>How the FDEs of a CIE write their pointers (DW_EH_PE_*).</summary>
/// <param name="Function">Of the function.</param>
/// <param name="Lsda">Of the LSDA; <see cref="Omitted"/> if FDEs have none.</param>
/// <param name="HasAugmentation">True if an FDE tells the length of its augmentation.</param>
/// <param name="IsUsable">True if the CIE could be read.</param>
internal readonly record struct FrameEncodings(byte Function, byte Lsda, bool HasAugmentation, bool IsUsable)
{
    /// <summary>DW_EH_PE_omit.</summary>
    internal const byte Omitted = EhPointer.Omit;

    /// <summary>True if FDEs may tell of an LSDA, and its address can be computed without reading memory.</summary>
    internal bool HasLsda => Lsda != Omitted && (Lsda & EhPointer.Indirect) == 0;

    /// <summary>Reads a CIE from its version on; false if it is malformed or not known.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> common, out FrameEncodings encodings)
    {
        encodings = new FrameEncodings(EhPointer.Absolute, Omitted, HasAugmentation: false, IsUsable: false);
        LebCursor cursor = new(common);
        byte version = cursor.Byte();
        ReadOnlySpan<byte> letters = cursor.Text();
        cursor.Unsigned(); // code alignment
        cursor.Signed(); // data alignment
        if (version == 1)
        {
            cursor.Byte(); // return register
        }
        else
        {
            cursor.Unsigned();
        }

        if (cursor.Failed || version is not (1 or 3))
        {
            return false;
        }

        if (letters.IsEmpty)
        {
            return true;
        }

        // Without the length at its start an augmentation cannot be skipped, nor told from instructions.
        ulong length = cursor.Unsigned();
        if (letters[0] != (byte)'z' || cursor.Failed || length > (ulong)(common.Length - cursor.Position))
        {
            return false;
        }

        encodings = encodings with { HasAugmentation = true };
        return TryReadLetters(letters[1..], common.Slice(cursor.Position, (int)length), ref encodings);
    }

    private static bool TryReadLetters(ReadOnlySpan<byte> letters, ReadOnlySpan<byte> data, ref FrameEncodings encodings)
    {
        LebCursor cursor = new(data);
        foreach (byte letter in letters)
        {
            switch (letter)
            {
                case (byte)'P':
                    int size = EhPointer.SizeBytes(cursor.Byte());
                    for (int i = 0; i < size; i++)
                    {
                        cursor.Byte();
                    }

                    if (size == 0)
                    {
                        return false;
                    }

                    break;
                case (byte)'L':
                    encodings = encodings with { Lsda = cursor.Byte() };
                    break;
                case (byte)'R':
                    encodings = encodings with { Function = cursor.Byte() };
                    break;
                case (byte)'S' or (byte)'B' or (byte)'G': // a signal's frame; pointer authentication; memory tagging
                    break;
                default:
                    return false;
            }
        }

        return !cursor.Failed && EhPointer.IsSupported(encodings.Function) && (encodings.Function & EhPointer.Indirect) == 0
            && (encodings.Lsda == Omitted || EhPointer.IsSupported(encodings.Lsda));
    }
}
