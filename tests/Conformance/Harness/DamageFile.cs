using System;
using System.Buffers.Binary;

namespace AfsLd.Tests.Conformance.Harness;

/// <summary>Damages a file as a broken disk, a broken tool or an attacker would.</summary>
internal static class DamageFile
{
    /// <summary>Headers and tables mostly lie in front.</summary>
    private const int FrontBytes = 1200;

    private static readonly uint[] Extremes = [0, 1, 7, 8, 0x7f, 0x80, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fff8, 0xffff_ffff];

    /// <summary>The bytes with one to eight bits, bytes or words changed, or cut.</summary>
    public static byte[] Run(ReadOnlySpan<byte> bytes, Random random)
    {
        if (random.Next(8) == 0)
        {
            return bytes[..random.Next(bytes.Length)].ToArray();
        }

        byte[] damaged = bytes.ToArray();
        for (int n = 1 << random.Next(4); n > 0; n--)
        {
            int at = random.Next(random.Next(2) == 0 ? damaged.Length : Math.Min(damaged.Length, FrontBytes));
            switch (random.Next(5))
            {
                case 0 or 1:
                    damaged[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    damaged[at] = (byte)random.Next(256);
                    break;
                default:
                    Span<byte> word = damaged.AsSpan(Math.Min(at & ~3, Math.Max(0, damaged.Length - 4)));
                    if (word.Length >= 4)
                    {
                        BinaryPrimitives.WriteUInt32LittleEndian(word, random.Next(2) == 0 ? Extremes[random.Next(Extremes.Length)] : (uint)random.Next(damaged.Length));
                    }

                    break;
            }
        }

        return damaged;
    }
}
