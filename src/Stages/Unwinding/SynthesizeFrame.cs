using System;
using System.Buffers.Binary;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Unwinding;

/// <summary>Says in DWARF what a compact encoding says: for functions whose personality __unwind_info cannot name.</summary>
/// <remarks>
/// What the saved registers look like (mach-o/compact_unwind_encoding.h; lldb reads them so):
/// <code>
///   frame:      CFA = x29 + 16, x30 at CFA-8, x29 at CFA-16, pairs from CFA-24 down
///   frameless:  CFA = sp + stack size, return address in x30, pairs from CFA-8 down
/// </code>
/// </remarks>
internal static class SynthesizeFrame
{
    private const byte DefineCfa = 0x0c; // DW_CFA_def_cfa register offset
    private const byte DefineCfaOffset = 0x0e; // DW_CFA_def_cfa_offset offset
    private const byte Offset = 0x80; // DW_CFA_offset: the register is in the low 6 bits
    private const byte OffsetExtended = 0x05; // DW_CFA_offset_extended register offset
    private const byte FramePointer = 29;
    private const byte LinkRegister = 30;
    private const byte StackPointer = 31;
    private const byte FirstVector = 64; // DWARF for the Arm 64-bit architecture: V0 is register 64

    /// <summary>The first registers of the pairs, from bit 0 of the encoding up (UNWIND_ARM64_FRAME_*_PAIR); 0: no such bit.</summary>
    private static ReadOnlySpan<byte> Pairs => [19, 21, 23, 25, 27, 0, 0, 0, FirstVector + 8, FirstVector + 10, FirstVector + 12, FirstVector + 14];

    /// <summary>The most bytes that the instructions of an FDE take.</summary>
    private const int MaximumInstructionBytes = 64;

    /// <summary>Length, CIE pointer, function, range, size of the augmentation data.</summary>
    private const int FdeHeaderSizeBytes = 17;

    /// <summary>True for the modes that describe a frame.</summary>
    internal static bool CanDescribe(uint encoding) => (encoding & CompactUnwind.ModeMask) is CompactUnwind.ModeFrame or CompactUnwind.ModeFrameless;

    /// <summary>Size of a made CIE in bytes.</summary>
    internal static int CieSizeBytes(bool hasPersonality, bool hasLsda)
    {
        Span<byte> scratch = stackalloc byte[MaximumInstructionBytes];
        return WriteCie(hasPersonality, hasLsda, scratch, out _);
    }

    /// <summary>Writes a CIE whose pointers are all 4 bytes and pc-relative. Returns its size.</summary>
    internal static int WriteCie(bool hasPersonality, bool hasLsda, Span<byte> destination, out int personalityField)
    {
        destination[..8].Clear(); // the length, written below, and the CIE's id, 0
        int at = 8;
        destination[at++] = 1; // version
        destination[at++] = (byte)'z';
        at = Letter(destination, at, hasPersonality, 'P');
        at = Letter(destination, at, hasLsda, 'L');
        at = Letter(destination, at, true, 'R');
        destination[at++] = 0;
        destination[at++] = 1; // code alignment factor
        destination[at++] = 0x78; // data alignment factor -8, SLEB128
        destination[at++] = LinkRegister;
        destination[at++] = (byte)((hasPersonality ? 5 : 0) + (hasLsda ? 1 : 0) + 1);
        personalityField = 0;
        if (hasPersonality)
        {
            destination[at++] = EhPointer.Indirect | EhPointer.Relative4;
            personalityField = at;
            destination.Slice(at, 4).Clear();
            at += 4;
        }

        if (hasLsda)
        {
            destination[at++] = EhPointer.Relative4;
        }

        destination[at++] = EhPointer.Relative4;
        destination[at++] = DefineCfa;
        destination[at++] = StackPointer;
        destination[at++] = 0;
        return Finish(destination, at);
    }

    /// <summary>Size of a made FDE in bytes.</summary>
    internal static int FdeSizeBytes(uint encoding, bool hasLsda)
    {
        Span<byte> scratch = stackalloc byte[MaximumInstructionBytes];
        return (FdeHeaderSizeBytes + (hasLsda ? 4 : 0) + WriteInstructions(encoding, scratch) + 3) & ~3;
    }

    /// <summary>Writes an FDE but for its pointers, which are zero. Returns its size.</summary>
    /// <param name="encoding">What it says.</param>
    /// <param name="hasLsda">The field after the header is the LSDA's.</param>
    /// <param name="functionLength">Size of the function in bytes.</param>
    /// <param name="destination">At least as large as the FDE.</param>
    internal static int WriteFde(uint encoding, bool hasLsda, uint functionLength, Span<byte> destination)
    {
        destination[..FdeHeaderSizeBytes].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], functionLength);
        int at = FdeHeaderSizeBytes;
        if (hasLsda)
        {
            destination[at - 1] = 4;
            destination.Slice(at, 4).Clear();
            at += 4;
        }

        return Finish(destination, at + WriteInstructions(encoding, destination[at..]));
    }

    /// <summary>Where a made FDE has its pointers.</summary>
    internal const int CiePointerField = 4;

    /// <summary>Where a made FDE that has an LSDA has its pointer.</summary>
    internal const int LsdaField = FdeHeaderSizeBytes;

    private static int WriteInstructions(uint encoding, Span<byte> destination)
    {
        int at = 0;
        int slot = 1;
        if ((encoding & CompactUnwind.ModeMask) == CompactUnwind.ModeFrame)
        {
            destination[at++] = DefineCfa;
            destination[at++] = FramePointer;
            destination[at++] = 16;
            at = Saved(destination, at, LinkRegister, slot++);
            at = Saved(destination, at, FramePointer, slot++);
        }
        else
        {
            destination[at++] = DefineCfaOffset;
            at = Uleb(destination, at, ((encoding & CompactUnwind.FramelessStackSizeMask) >> CompactUnwind.FramelessStackSizeShift) * 16);
        }

        for (int bit = 0; bit < Pairs.Length; bit++)
        {
            if (Pairs[bit] != 0 && (encoding & (1u << bit)) != 0)
            {
                at = Saved(destination, at, Pairs[bit], slot++);
                at = Saved(destination, at, (byte)(Pairs[bit] + 1), slot++);
            }
        }

        return at;
    }

    /// <summary>The register is at CFA - 8 * slot.</summary>
    private static int Saved(Span<byte> destination, int at, byte register, int slot)
    {
        if (register >= 64)
        {
            destination[at++] = OffsetExtended;
            destination[at++] = register;
        }
        else
        {
            destination[at++] = (byte)(Offset | register);
        }

        destination[at++] = (byte)slot;
        return at;
    }

    private static int Uleb(Span<byte> destination, int at, uint value)
    {
        while (value >= 0x80)
        {
            destination[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[at++] = (byte)value;
        return at;
    }

    private static int Letter(Span<byte> destination, int at, bool isThere, char letter)
    {
        if (isThere)
        {
            destination[at++] = (byte)letter;
        }

        return at;
    }

    /// <summary>Pads with DW_CFA_nop, which is 0, and writes the length.</summary>
    private static int Finish(Span<byte> destination, int at)
    {
        int size = (at + 3) & ~3;
        destination[at..size].Clear();
        BinaryPrimitives.WriteInt32LittleEndian(destination, size - 4);
        return size;
    }
}
