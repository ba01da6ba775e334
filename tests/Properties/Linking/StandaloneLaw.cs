using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Tests.Properties.Models;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>What the header and the commands of an image without dyld must say, read byte by byte (mach-o/loader.h, mach/arm/thread_status.h).</summary>
internal static class StandaloneLaw
{
    private const uint Segment = 0x19;
    private const uint Symtab = 0x2;
    private const uint Thread = 0x5;
    private const uint Dysymtab = 0xb;
    private const uint IdDylinker = 0xf;
    private const uint Uuid = 0x1b;
    private const uint SourceVersion = 0x2a;

    /// <summary>The commands that a kind of image has with default options, but for its segments; others must not be there.</summary>
    internal static readonly Dictionary<string, (uint FileType, uint Flags, uint[] Commands)> Kinds = new()
    {
        ["-static"] = (2, 0x1, [Symtab, Uuid, SourceVersion, Thread]),
        ["-static -pie"] = (2, 0x200001, [Symtab, Dysymtab, Uuid, SourceVersion, Thread]),
        ["-preload"] = (5, 0x1, [Symtab, Uuid, Thread]),
        ["-preload -pie"] = (5, 0x200001, [Symtab, Dysymtab, Uuid, Thread]),
        ["-dylinker"] = (7, 0x85, [0x80000034, 0x80000033, Symtab, Dysymtab, IdDylinker, Uuid, 0x32, SourceVersion, Thread, 0x26, 0x29, 0x1d]),
        ["-dylinker -no_fixup_chains"] = (7, 0x85, [Symtab, Dysymtab, IdDylinker, Uuid, 0x32, SourceVersion, Thread, 0x26, 0x29, 0x1d]),
    };

    /// <summary>What is wrong; null if nothing is.</summary>
    internal static string? FirstWrong(byte[] file, string kind, string entry)
    {
        (uint fileType, uint flags, uint[] wanted) = Kinds[kind];
        var commands = new List<uint>();
        int thread = 0;
        int at = 32;
        for (uint i = 0; i < Word(file, 16); i++)
        {
            uint command = Word(file, at);
            if (command != Segment)
            {
                commands.Add(command);
            }

            thread = command == Thread ? at : thread;
            at += (int)Word(file, at + 4);
        }

        // dyld's own weak and thread-local definitions are marked as anyone's: MH_WEAK_DEFINES, MH_BINDS_TO_WEAK, MH_HAS_TLV_DESCRIPTORS.
        uint seen = fileType == 7 ? Word(file, 24) & ~0x818000u : Word(file, 24);
        return Word(file, 12) != fileType ? $"the file type is {Word(file, 12)}"
            : seen != flags ? $"the flags are {Word(file, 24):x}"
            : !commands.SequenceEqual(wanted) ? $"the commands are {string.Join(' ', commands.Select(c => c.ToString("x")))}"
            : FirstWrongInThread(file, thread, entry);
    }

    private static string? FirstWrongInThread(byte[] file, int at, string entry)
    {
        if (Word(file, at + 4) != 288 || Word(file, at + 8) != 6 || Word(file, at + 12) != 68)
        {
            return "the thread command has another shape";
        }

        // x0 to x28, fp, lr, sp, pc; cpsr and padding follow.
        for (int register = 0; register < 34; register++)
        {
            ulong value = BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at + 16 + (8 * register)));
            if (value != (register == 32 ? new LinkedImage(file).Symbols[entry] : 0))
            {
                return $"register {register} begins as {value:x}";
            }
        }

        return null;
    }

    private static uint Word(byte[] file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));
}
