using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Tests.Properties.Models;

namespace AfsLd.Tests.Properties.Unwinding;

/// <summary>What an unwinder must learn from the sections of a program, told from its sketch alone.</summary>
public static class UnwindLaw
{
    private const uint PersonalityMask = 0x3000_0000;

    /// <summary>Null if an unwinder learns the truth about every live function; else what it gets wrong first.</summary>
    public static string? Violation(UnwindWorld world, byte[] unwindInfo, byte[] ehFrame)
    {
        IReadOnlyList<(int Object, FunctionSketch Function, ulong Address)> functions = world.LiveFunctions();
        try
        {
            IReadOnlyList<FrameFact> frames = FrameLookup.Read(ehFrame, world.Place.EhFrame);
            if (!functions.Any(f => f.Function.HasUnwind))
            {
                return unwindInfo.Length + ehFrame.Length == 0 ? null : "sections without a function to unwind";
            }

            var lookup = new UnwindLookup(unwindInfo);
            foreach ((int objectIndex, FunctionSketch function, ulong address) in functions)
            {
                foreach (int pc in new[] { 0, function.Length - 4 })
                {
                    if (pc != 0 && !world.IsWhole(objectIndex, function))
                    {
                        continue;
                    }

                    UnwindFact? fact = lookup.At((uint)(address - UnwindWorld.ImageBase) + (uint)pc);
                    string? wrong = fact is null
                        ? "is not covered"
                        : Contradiction(world, objectIndex, function, address, fact, frames);
                    if (wrong is not null)
                    {
                        return $"{function.Name} of object {objectIndex} at 0x{address:x}+{pc}: {wrong} ({fact})";
                    }
                }
            }

            return Waste(lookup) ?? Personalities(functions, lookup);
        }
        catch (FormatException malformed)
        {
            return malformed.Message;
        }
    }

    private static string? Contradiction(
        UnwindWorld world, int objectIndex, FunctionSketch function, ulong address, UnwindFact fact, IReadOnlyList<FrameFact> frames)
    {
        if (!function.HasUnwind)
        {
            return fact.Encoding == 0 ? null : "nothing is known of it";
        }

        ulong? lsda = function.Lsda >= 0 ? world.LsdaAddress(objectIndex, function.Lsda) : null;
        ulong? slot = function.Personality >= 0 ? world.SlotOf(function.Personality) : null;
        if ((fact.Encoding & 0x0f00_0000) == 0x0300_0000)
        {
            FrameFact? frame = frames.FirstOrDefault(f => f.Offset == (int)(fact.Encoding & 0xff_ffff));
            return frame is null ? "the hint is no FDE"
                : frame.Start != address || frame.Length != (ulong)function.Length ? $"the FDE is of another function: {frame}"
                : frame.PersonalitySlot != slot ? "the FDE's personality"
                : frame.Lsda != lsda || Address(fact.Lsda) != lsda ? "the FDE's LSDA"
                : function.IsUnwoundByFde || function.HasFde ? SameProgram(frame, function)
                : SameFrame(frame, function);
        }

        return function.IsUnwoundByFde ? "it has an FDE alone"
            : (fact.Encoding & ~(PersonalityMask | 0x4000_0000)) != function.Encoding ? "the encoding"
            : Address(fact.PersonalitySlot) != slot ? "the personality"
            : Address(fact.Lsda) != lsda ? "the LSDA"
            : lsda is not null && Address(fact.Start) != address ? "the start, from which the LSDA counts"
            : null;
    }

    private static ulong? Address(uint? offset) => offset is uint value ? UnwindWorld.ImageBase + value : null;

    private static string? SameProgram(FrameFact frame, FunctionSketch function)
    {
        byte[] program = [.. frame.Program.SkipLast(frame.Program.Length - frame.Program.AsSpan().LastIndexOfAnyExcept((byte)0) - 1)];
        byte[] expected = [.. function.Program.SkipLast(1)];
        return program.AsSpan().EndsWith(expected) ? null : "the FDE's instructions";
    }

    /// <summary>The frame that mach-o/compact_unwind_encoding.h describes, told register by register.</summary>
    private static string? SameFrame(FrameFact frame, FunctionSketch function)
    {
        (int cfaRegister, long cfaOffset, SortedDictionary<int, long> saved) = FrameLookup.Run(frame.Program);
        var expected = new SortedDictionary<int, long>();
        long next = -8;
        bool hasFrame = (function.Encoding & 0x0f00_0000) == 0x0400_0000;
        if (hasFrame)
        {
            expected[30] = -8;
            expected[29] = -16;
            next = -24;
        }

        (uint Bit, int Register)[] pairs = [(1, 19), (2, 21), (4, 23), (8, 25), (16, 27), (0x100, 72), (0x200, 74), (0x400, 76), (0x800, 78)];
        foreach ((uint bit, int register) in pairs.Where(p => (function.Encoding & p.Bit) != 0))
        {
            expected[register] = next;
            expected[register + 1] = next - 8;
            next -= 16;
        }

        (int, long) cfa = hasFrame ? (29, 16) : (31, ((function.Encoding >> 12) & 0xfff) * 16);
        return (cfaRegister, cfaOffset) == cfa && saved.SequenceEqual(expected) ? null : "the made FDE's frame";
    }

    /// <summary>Neighbours that say the same are one entry.</summary>
    private static string? Waste(UnwindLookup lookup) =>
        Enumerable.Range(1, lookup.Facts.Count - 1).Select(i => (First: lookup.Facts[i - 1], Second: lookup.Facts[i])).Any(p =>
            p.First.Encoding == p.Second.Encoding && p.First.Lsda is null && (p.First.Encoding & 0x0f00_0000) != 0x0300_0000)
            ? "two neighbours say the same"
            : null;

    /// <summary>Functions are sent to __eh_frame for their personality only when there are more than three.</summary>
    private static string? Personalities(IReadOnlyList<(int Object, FunctionSketch Function, ulong Address)> functions, UnwindLookup lookup)
    {
        int used = functions.Where(f => f.Function.HasRow && f.Function.Personality >= 0).Select(f => f.Function.Personality).Distinct().Count();
        return lookup.Personalities == Math.Min(3, used) ? null : $"{lookup.Personalities} personalities are named of {used}";
    }
}
