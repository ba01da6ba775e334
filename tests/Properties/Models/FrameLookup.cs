using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;

namespace AfsLd.Tests.Properties.Models;

/// <summary>What an FDE says: absolute addresses.</summary>
/// <param name="Offset">Where it is in the section.</param>
/// <param name="Start">The function.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="PersonalitySlot">The GOT slot of the personality; null: none.</param>
/// <param name="Lsda">The LSDA; null: none.</param>
/// <param name="Program">The call frame instructions, the CIE's first.</param>
public sealed record FrameFact(int Offset, ulong Start, ulong Length, ulong? PersonalitySlot, ulong? Lsda, byte[] Program);

/// <summary>A slow, strict reader of a final __eh_frame, and of the call frame instructions that set up a whole function.</summary>
public static class FrameLookup
{
    /// <summary>Every FDE, in order of the section.</summary>
    public static IReadOnlyList<FrameFact> Read(byte[] section, ulong address)
    {
        var cies = new Dictionary<int, Cie>();
        var facts = new List<FrameFact>();
        for (int at = 0; at < section.Length;)
        {
            int start = at;
            long length = Word(section, at);
            at += 4;
            if (length == 0xffffffff)
            {
                length = BinaryPrimitives.ReadInt64LittleEndian(section.AsSpan(at));
                at += 8;
            }

            Require(length >= 4 && at + length <= section.Length, "records are in the section");
            int end = at + (int)length;
            int id = (int)Word(section, at);
            if (id == 0)
            {
                cies.Add(start, ReadCie(section, at + 4, end, address));
            }
            else
            {
                Require(cies.TryGetValue(at - id, out Cie? cie), "an FDE follows its CIE");
                facts.Add(ReadFde(section, start, at + 4, end, address, cie ?? throw new InvalidOperationException()));
            }

            at = end;
        }

        return facts;
    }

    /// <summary>The frame that a program without DW_CFA_advance_loc describes: CFA register and offset, and where registers are saved.</summary>
    public static (int CfaRegister, long CfaOffset, SortedDictionary<int, long> Saved) Run(byte[] program)
    {
        int register = -1;
        long offset = 0;
        var saved = new SortedDictionary<int, long>();
        for (int at = 0; at < program.Length;)
        {
            byte code = program[at++];
            switch (code)
            {
                case 0:
                    break;
                case 0x0c:
                    register = (int)Uleb(program, ref at);
                    offset = (long)Uleb(program, ref at);
                    break;
                case 0x0e:
                    offset = (long)Uleb(program, ref at);
                    break;
                case 0x05:
                    int wide = (int)Uleb(program, ref at);
                    saved[wide] = -8 * (long)Uleb(program, ref at);
                    break;
                default:
                    Require(code >> 6 == 2, "only offsets are saved");
                    saved[code & 0x3f] = -8 * (long)Uleb(program, ref at);
                    break;
            }
        }

        return (register, offset, saved);
    }

    private sealed record Cie(byte Pointer, byte? Lsda, ulong? PersonalitySlot, byte[] Program);

    private static Cie ReadCie(byte[] section, int at, int end, ulong address)
    {
        Require(section[at] is 1 or 3, "a CIE has version 1 or 3");
        byte version = section[at++];
        int letters = at;
        at = Array.IndexOf(section, (byte)0, at) + 1;
        Require(section[letters] == (byte)'z', "the augmentation begins with z");
        Uleb(section, ref at);
        Uleb(section, ref at);
        if (version == 1)
        {
            at++;
        }
        else
        {
            Uleb(section, ref at);
        }

        int dataEnd = (int)Uleb(section, ref at);
        dataEnd += at;
        byte? pointer = null;
        byte? lsda = null;
        ulong? personality = null;
        foreach (char letter in section[(letters + 1)..].TakeWhile(b => b != 0).Select(b => (char)b))
        {
            switch (letter)
            {
                case 'P':
                    byte encoding = section[at++];
                    Require((encoding & 0xf0) == 0x90, "a personality is indirect and pc-relative");
                    personality = Pointer(section, ref at, (byte)(encoding & 0x7f), address);
                    break;
                case 'L':
                    lsda = section[at++];
                    break;
                case 'R':
                    pointer = section[at++];
                    break;
            }
        }

        Require(at == dataEnd, "the augmentation data is what its letters say");
        Require(pointer is not null, "the augmentation has R");
        return new Cie(pointer ?? 0, lsda == 0xff ? null : lsda, personality, section[at..end]);
    }

    private static FrameFact ReadFde(byte[] section, int start, int at, int end, ulong address, Cie cie)
    {
        ulong function = Pointer(section, ref at, cie.Pointer, address) ?? 0;
        ulong length = SizeOf(cie.Pointer) == 4 ? Word(section, at) : BinaryPrimitives.ReadUInt64LittleEndian(section.AsSpan(at));
        at += SizeOf(cie.Pointer);
        int dataEnd = (int)Uleb(section, ref at);
        dataEnd += at;
        ulong? lsda = cie.Lsda is byte encoding ? Pointer(section, ref at, encoding, address) : null;
        Require(at <= dataEnd && dataEnd <= end, "the augmentation data is in the FDE");
        return new FrameFact(start, function, length, cie.PersonalitySlot, lsda, [.. cie.Program, .. section[dataEnd..end]]);
    }

    /// <summary>A pc-relative pointer; null if it is zero.</summary>
    private static ulong? Pointer(byte[] section, ref int at, byte encoding, ulong address)
    {
        Require((encoding & 0x70) == 0x10, "pointers are pc-relative");
        int size = SizeOf(encoding);
        long value = size == 4 ? (int)Word(section, at) : BinaryPrimitives.ReadInt64LittleEndian(section.AsSpan(at));
        ulong here = address + (ulong)at;
        at += size;
        return value == 0 ? null : here + (ulong)value;
    }

    private static int SizeOf(byte encoding) => (encoding & 0x0f) is 3 or 0x0b ? 4 : 8;

    private static ulong Uleb(byte[] bytes, ref int at)
    {
        ulong value = 0;
        int shift = 0;
        byte next;
        do
        {
            next = bytes[at++];
            value |= (ulong)(next & 0x7f) << shift;
            shift += 7;
        }
        while ((next & 0x80) != 0);
        return value;
    }

    private static uint Word(byte[] section, int at) => BinaryPrimitives.ReadUInt32LittleEndian(section.AsSpan(at));

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new FormatException($"__eh_frame: expected that {what}");
        }
    }
}
