using System;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Stages.Dumping;

/// <summary>Shows function starts, data in code and initialisers.</summary>
internal static class DumpFunctions
{
    // DICE_KIND_* (mach-o/loader.h)
    private static readonly string[] DataKinds = ["", "data", "jump table of bytes", "jump table of 2 bytes", "jump table of 4 bytes", "jump table of addresses"];

    internal static void Run(MachImage image, SymbolNames names, DumpText text)
    {
        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        Starts(image, bytes, names, text);
        DataInCode(image, bytes, text);
        foreach (SectionView section in image.Sections)
        {
            if (section.Type == SectionTypes.InitFunctionOffsets)
            {
                text.Begin($"initialisers of {section.Key}: address, function");
                ReadOnlySpan<byte> offsets = image.ContentOf(section);
                for (int at = 0; at + 4 <= offsets.Length && !text.IsFull; at += 4)
                {
                    ulong address = unchecked(image.HeaderAddress + offsets.U32(at));
                    text.Line($"  0x{address:x9} {names.At(address)}");
                }
            }
        }
    }

    private static void Starts(MachImage image, ReadOnlySpan<byte> bytes, SymbolNames names, DumpText text)
    {
        if (image.Find(LoadCommands.FunctionStarts) is not CommandView command)
        {
            return;
        }

        uint start = bytes.U32(command.Offset + 8);
        var cursor = new LebCursor(bytes.Cut(start, bytes.U32(command.Offset + 12)));
        text.Begin("function starts: address, function");
        ulong address = image.HeaderAddress;
        while (!cursor.AtEnd && !text.IsFull)
        {
            ulong distance = cursor.Unsigned();
            if (cursor.Failed)
            {
                text.Problem(start, "a distance that does not end in the table");
                return;
            }

            if (distance == 0)
            {
                return;
            }

            address = unchecked(address + distance);
            text.Line($"  0x{address:x9} {names.At(address)}");
        }
    }

    private static void DataInCode(MachImage image, ReadOnlySpan<byte> bytes, DumpText text)
    {
        if (image.Find(LoadCommands.DataInCode) is not CommandView command)
        {
            return;
        }

        text.Begin("data in code: file offset (in an object: address), bytes, kind");
        ReadOnlySpan<byte> table = bytes.Cut(bytes.U32(command.Offset + 8), bytes.U32(command.Offset + 12));
        for (int at = 0; at + 8 <= table.Length && !text.IsFull; at += 8)
        {
            ushort kind = table.U16(at + 6);
            text.Line($"  0x{table.U32(at):x6} {table.U16(at + 4),5} {(kind >= 1 && kind < DataKinds.Length ? DataKinds[kind] : $"kind {kind}")}");
        }
    }
}
