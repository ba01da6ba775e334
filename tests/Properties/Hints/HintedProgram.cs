using System;
using System.Collections.Generic;
using AfsLd.Domain.Format;

namespace AfsLd.Tests.Properties.Hints;

/// <summary>Random straight-line code with hints that keep their promise: the address registers they name are used for nothing else.</summary>
internal sealed class HintedProgram
{
    private const ulong ObjectAddress = 0x40;
    private static readonly uint[] Loads = [0x39400000, 0x79400000, 0xb9400000, 0xf9400000, 0xb9800000, 0x39800000, 0x39c00000, 0x79800000, 0x3d400000, 0x7d400000, 0xbd400000, 0xfd400000, 0x3dc00000];
    private static readonly uint[] Stores = [0x39000000, 0x79000000, 0xb9000000, 0xf9000000, 0xbd000000, 0xfd000000, 0x3d800000];

    private readonly Random random;
    private readonly List<byte> hints = [];

    internal HintedProgram(int seed)
    {
        random = new Random(seed);
        Address = 0x1_0000_0000 + ((ulong)random.Next(1 << 20) * 4);
        for (int block = random.Next(1, 8); block > 0; block--)
        {
            Add(random.Next(1, 9));
        }

        hints.Add(0);
    }

    /// <summary>Where the code lies in the output.</summary>
    internal ulong Address { get; }

    /// <summary>The instructions.</summary>
    internal List<uint> Words { get; } = [];

    /// <summary>The bytes of the load command's table.</summary>
    internal byte[] Hints => [.. hints];

    /// <summary>Where each hint starts in it.</summary>
    internal List<int> Starts { get; } = [];

    /// <summary>Where the code lies in the object.</summary>
    internal static ulong AddressInObject => ObjectAddress;

    private int Here => Words.Count;

    private void Add(int kind)
    {
        uint a = Register();
        uint b = random.Next(3) == 0 ? Register() : a;
        ulong target = Target();
        int first = Here;
        Adrp(a, target);
        if (kind == (int)OptimizationHintKind.AdrpAdrp)
        {
            TwoPages(a, first, target);
            return;
        }

        Fill(a, b);
        int second = Here;
        if (kind == (int)OptimizationHintKind.AdrpLdr)
        {
            uint t = Access(Loads, a, target, 0);
            Hint(kind, first, second);
            Observe(t);
            Kill(a, t);
            return;
        }

        bool throughSlot = kind is 4 or 6 or 8 && random.Next(2) == 0;
        target &= throughSlot ? ~7UL : ~0UL;
        Words.Add(throughSlot ? 0xf9400000 | ((uint)(target & 0xfff) >> 3 << 10) | (a << 5) | b : 0x91000000 | ((uint)(target & 0xfff) << 10) | (a << 5) | b);
        if (kind is 7 or 8)
        {
            Hint(kind, first, second);
            Observe(b);
            Kill(a, b);
            return;
        }

        if (a != b && random.Next(2) == 0)
        {
            // The page has been used: its register may hold something else by now.
            Kill(a, b);
        }

        Fill(b, b);
        int third = Here;
        uint last = Access(kind is 3 or 4 ? Loads : Stores, b, 0, random.Next(3) == 0 ? random.Next(4096) : random.Next(16));
        Hint(kind, first, second, third);
        Observe(last);
        Kill(a, last);
        Kill(b, last);
    }

    /// <summary>Two pages in one register, each used once or twice; a page that is used once has a hint of its own.</summary>
    private void TwoPages(uint a, int first, ulong target)
    {
        UsePage(a, first, target);
        int second = Here;
        ulong other = random.Next(3) == 0 ? Target() : (target & ~0xfffUL) + (ulong)random.Next(4096);
        Adrp(a, other);
        Hint((int)OptimizationHintKind.AdrpAdrp, first, second);
        UsePage(a, second, other);
        Kill(a, 99);
    }

    private void UsePage(uint a, int adrp, ulong target)
    {
        bool once = random.Next(2) == 0;
        for (int use = once ? 1 : 2; use > 0; use--)
        {
            int place = Here;
            uint t = a == 9 ? 10u : 9u;
            if (random.Next(2) == 0)
            {
                Words.Add(0x91000000 | ((uint)(target & 0xfff) << 10) | (a << 5) | t);
                Also(once, OptimizationHintKind.AdrpAdd, adrp, place);
            }
            else
            {
                Words.Add(0xb9400000 | ((uint)(target & 0xfff) >> 2 << 10) | (a << 5) | t);
                Also(once, OptimizationHintKind.AdrpLdr, adrp, place);
            }

            Observe(t);
        }
    }

    private void Also(bool once, OptimizationHintKind kind, int first, int second)
    {
        if (once)
        {
            Hint((int)kind, first, second);
        }
    }

    private uint Access(uint[] choices, uint register, ulong target, int immediate)
    {
        uint word = choices[random.Next(choices.Length)];
        int scale = word is 0x3dc00000 or 0x3d800000 ? 4 : (int)(word >> 30);
        uint t = random.Next(4) == 0 ? register : Register();
        uint offset = target == 0 ? (uint)immediate : (uint)(target & 0xfff) >> scale;
        Words.Add(word | (offset << 10) | (register << 5) | t);
        return (word >> 26 & 1) == 1 ? 99 : t;
    }

    private ulong Target() => random.Next(5) switch
    {
        0 => Address + (ulong)random.Next(-4096, 4096),
        1 => Address + (ulong)random.Next(-(1 << 20), 1 << 20),
        2 => Address + (1UL << 20) + (ulong)(random.Next(-20, 20) * 4) + ((ulong)Here * 4),
        3 => Address - (1UL << 20) + (ulong)(random.Next(-20, 20) * 4) + ((ulong)Here * 4),
        _ => Address + (ulong)random.Next(-(1 << 27), 1 << 27),
    };

    private uint Register() => (uint)random.Next(8, 12);

    private void Adrp(uint register, ulong target)
    {
        ulong pages = (target >> 12) - ((Address + ((ulong)Here * 4)) >> 12);
        Words.Add(0x90000000 | register | ((uint)(pages & 3) << 29) | ((uint)(pages >> 2 & 0x7ffff) << 5));
    }

    /// <summary>What may lie between: anything that leaves the live registers alone, even a use of what the second instruction will overwrite.</summary>
    private void Fill(uint live, uint next)
    {
        for (int i = random.Next(3); i > 0; i--)
        {
            Words.Add(random.Next(2) == 0 ? 0xd503201f : 0xd2800000 | ((uint)random.Next(0x10000) << 5) | (uint)random.Next(8));
        }

        if (live != next && random.Next(2) == 0)
        {
            Observe(next);
        }
    }

    private void Observe(uint register)
    {
        if (register < 31)
        {
            Words.Add(0xf9000000 | (20 << 5) | register);
        }
    }

    private void Kill(uint register, uint unless)
    {
        if (register != unless)
        {
            Words.Add(0xd2800000 | ((uint)random.Next(0x10000) << 5) | register);
        }
    }

    private void Hint(int kind, params ReadOnlySpan<int> places)
    {
        Starts.Add(hints.Count);
        Uleb((ulong)kind);
        Uleb((ulong)places.Length);
        foreach (int place in places)
        {
            Uleb(ObjectAddress + ((ulong)place * 4));
        }
    }

    private void Uleb(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            hints.Add((byte)(value | 0x80));
        }

        hints.Add((byte)value);
    }
}
