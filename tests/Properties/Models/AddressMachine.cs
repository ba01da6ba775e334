using System;
using System.Collections.Generic;
using System.Globalization;

namespace AfsLd.Tests.Properties.Models;

/// <summary>Executes straight-line arm64 code one instruction at a time: ADRP, ADR, ADD, MOVZ, NOP, loads and stores (Arm ARM, C6.2, C7.2).</summary>
/// <remarks>Memory is a function: what a load gives depends on its address alone. Every access is an event, with the value that a store stores.</remarks>
public sealed class AddressMachine
{
    private readonly ulong[] registers = new ulong[31];
    private readonly ulong[] vectors = new ulong[32];
    private ulong stackPointer = 0x7000_0000;

    private AddressMachine()
    {
        for (int i = 0; i < registers.Length; i++)
        {
            registers[i] = 0x1111_0000UL + (ulong)i;
        }
    }

    /// <summary>All accesses in order, then the integer registers.</summary>
    public static IReadOnlyList<string> Run(IReadOnlyList<uint> words, ulong address)
    {
        var machine = new AddressMachine();
        var events = new List<string>();
        for (int i = 0; i < words.Count; i++)
        {
            machine.Step(words[i], address + ((ulong)i * 4), events);
        }

        for (int i = 0; i < machine.registers.Length; i++)
        {
            events.Add($"x{i} {machine.registers[i]:x}");
        }

        events.Add($"sp {machine.stackPointer:x}");
        return events;
    }

    private void Step(uint word, ulong pc, List<string> events)
    {
        int d = (int)(word & 31);
        int n = (int)(word >> 5 & 31);
        ulong twentyOne = ((ulong)(word >> 5 & 0x7ffff) << 2) | (word >> 29 & 3);
        long displacement = twentyOne < 1 << 20 ? (long)twentyOne : (long)twentyOne - (1 << 21);
        if (word == 0xd503201f)
        {
            return;
        }

        if ((word >> 24 & 0x1f) == 0x10)
        {
            Set(d, word >> 31 == 1 ? (pc >> 12 << 12) + (ulong)(displacement * 4096) : pc + (ulong)displacement);
        }
        else if (word >> 22 == 0x244)
        {
            ulong sum = (n == 31 ? stackPointer : registers[n]) + (word >> 10 & 0xfff);
            if (d == 31)
            {
                stackPointer = sum;
            }
            else
            {
                registers[d] = sum;
            }
        }
        else if (word >> 23 == 0x1a5)
        {
            Set(d, (ulong)(word >> 5 & 0xffff) << (int)(16 * (word >> 21 & 3)));
        }
        else if ((word >> 27 & 7) == 7 && (word >> 24 & 3) == 1)
        {
            UnsignedOffset(word, d, n == 31 ? stackPointer : registers[n], events);
        }
        else if ((word >> 27 & 7) == 3 && (word >> 24 & 3) == 0)
        {
            uint nineteen = word >> 5 & 0x7ffff;
            long offset = 4 * (nineteen < 1 << 18 ? (long)nineteen : (long)nineteen - (1 << 19));
            uint opc = word >> 30;
            bool vector = (word >> 26 & 1) == 1;
            int bytes = vector ? 4 << (int)opc : opc == 1 ? 8 : 4;
            Load(d, pc + (ulong)offset, bytes, vector, !vector && opc == 2 ? 64 : 0, events);
        }
        else
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"the machine does not know {word:x8}"));
        }
    }

    private void UnsignedOffset(uint word, int t, ulong start, List<string> events)
    {
        bool vector = (word >> 26 & 1) == 1;
        uint opc = word >> 22 & 3;
        int size = (int)(word >> 30);
        bool is128 = vector && size == 0 && opc >= 2;
        int bytes = is128 ? 16 : 1 << size;
        ulong address = start + ((ulong)(word >> 10 & 0xfff) * (ulong)bytes);
        if (!vector && size == 3 && opc == 2)
        {
            events.Add($"prefetch {address:x}");
        }
        else if (opc == 0 || (is128 && opc == 2))
        {
            ulong value = vector ? vectors[t] : t == 31 ? 0 : registers[t];
            events.Add($"store {bytes} at {address:x} of {(bytes < 8 ? value & ((1UL << (8 * bytes)) - 1) : value):x}");
        }
        else
        {
            Load(t, address, bytes, vector, vector || opc == 1 ? 0 : opc == 2 ? 64 : 32, events);
        }
    }

    private void Load(int t, ulong address, int bytes, bool vector, int signedBits, List<string> events)
    {
        ulong value = address * 0x9e37_79b9_7f4a_7c15UL;
        events.Add($"load {bytes} at {address:x}");
        int shift = bytes < 8 ? 64 - (8 * bytes) : 0;
        value = signedBits == 0 ? value >> shift : (ulong)((long)value >> shift);
        value = signedBits == 32 ? (uint)value : value;
        if (vector)
        {
            vectors[t] = value;
        }
        else
        {
            Set(t, value);
        }
    }

    private void Set(int register, ulong value)
    {
        if (register != 31)
        {
            registers[register] = value;
        }
    }
}
