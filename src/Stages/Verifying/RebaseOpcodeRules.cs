using System;

namespace AfsLd.Stages.Verifying;

/// <summary>Interprets rebase opcodes as dyld does (REBASE_OPCODE_*, mach-o/loader.h).</summary>
internal static class RebaseOpcodeRules
{
    private const byte Done = 0x00;
    private const byte SetType = 0x10;
    private const byte SetSegmentAndOffset = 0x20;
    private const byte AddAddress = 0x30;
    private const byte AddAddressScaled = 0x40;
    private const byte Times = 0x50;
    private const byte UlebTimes = 0x60;
    private const byte AddAddressOnce = 0x70;
    private const byte UlebTimesSkipping = 0x80;
    private const int TypePointer = 1;

    /// <summary>Checks a table.</summary>
    /// <param name="image">The image.</param>
    /// <param name="start">Where the table is in the file.</param>
    /// <param name="table">The table.</param>
    /// <param name="seen">The places that it has written to: none.</param>
    /// <param name="all">The places that any table writes to.</param>
    /// <param name="findings">Where violations go.</param>
    internal static void Run(MachImage image, long start, ReadOnlySpan<byte> table, PlaceSet seen, PlaceSet all, Findings findings)
    {
        OpcodePlace place = new(image, seen, all, findings);
        LebCursor cursor = new(table);
        int type = 0;
        while (!cursor.AtEnd)
        {
            long at = start + cursor.Position;
            byte opcode = cursor.Byte();
            int immediate = opcode & 0x0f;
            ulong count = 0;
            ulong skip = 0;
            switch (opcode & 0xf0)
            {
                case Done:
                    OpcodeEnd.Check(table, cursor.Position, start, findings);
                    return;
                case SetType:
                    type = immediate;
                    break;
                case SetSegmentAndOffset:
                    place.Set(immediate, cursor.Unsigned());
                    break;
                case AddAddress:
                    place.Move(cursor.Unsigned());
                    break;
                case AddAddressScaled:
                    place.Move((ulong)immediate * FixupPlace.PointerBytes);
                    break;
                case Times:
                    count = (ulong)immediate;
                    break;
                case UlebTimes:
                    count = cursor.Unsigned();
                    break;
                case AddAddressOnce:
                    count = 1;
                    skip = cursor.Unsigned();
                    break;
                case UlebTimesSkipping:
                    count = cursor.Unsigned();
                    skip = cursor.Unsigned();
                    break;
                default:
                    findings.Add(Rules.OpcodeEncoding, at, $"rebase opcode 0x{opcode:x2}");
                    return;
            }

            if (cursor.Failed)
            {
                findings.Add(Rules.OpcodeEncoding, at, $"the number of rebase opcode 0x{opcode:x2}");
                return;
            }

            if (count != 0 && type != TypePointer)
            {
                findings.Add(Rules.OpcodeType, at, $"a rebase of type {type}");
                return;
            }

            for (; count != 0; count--)
            {
                if (!place.Check(at, isAgain: false))
                {
                    return;
                }

                // The high bits may be a tag: libc++ marks names of types that are not unique with bit 63.
                ulong target = ((ReadOnlySpan<byte>)image.Bytes.Span).U64(place.FileOffset) & 0xff_ffff_ffff_ffff;
                FixupPlace.CheckTarget(image, target, place.FileOffset, findings);
                place.Move(unchecked(skip + FixupPlace.PointerBytes));
            }
        }
    }
}
