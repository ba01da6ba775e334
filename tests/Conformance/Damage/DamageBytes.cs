using System;
using System.Buffers.Binary;

namespace AfsLd.Tests.Conformance.Damage;

/// <summary>Damages the bytes of a file as bad media, bad tools and bad intent do: cuts it, flips bits, sets bytes, words and double words.</summary>
internal static class DamageBytes
{
    /// <summary>Where headers and load commands are, whose damage matters most.</summary>
    private const int Front = 1200;

    private static readonly uint[] Words = [0, 1, 7, 8, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff8];

    /// <summary>The damaged bytes; they may be the same if the damage happens to be none.</summary>
    public static byte[] Run(ReadOnlySpan<byte> sound, Dice dice)
    {
        if (sound.IsEmpty || dice.Once(9))
        {
            return sound[..dice.Below(sound.Length + 1)].ToArray();
        }

        byte[] bytes = sound.ToArray();
        int[] counts = [1, 1, 1, 2, 3, 8];
        for (int i = counts[dice.Below(counts.Length)]; i > 0; i--)
        {
            int at = dice.Below(dice.Once(2) ? Math.Min(bytes.Length, Front) : bytes.Length);
            DamageAt(bytes, at, dice);
        }

        return bytes;
    }

    private static void DamageAt(byte[] bytes, int at, Dice dice)
    {
        int word = at & ~3;
        switch (dice.Below(5))
        {
            case 0 or 1:
                bytes[at] ^= (byte)(1 << dice.Below(8));
                break;
            case 2:
                bytes[at] = (byte)dice.Below(256);
                break;
            case 3 when word + 8 <= bytes.Length && dice.Once(2):
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(word), dice.Bits() >> dice.Below(64));
                break;
            default:
                if (word + 4 <= bytes.Length)
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(word), Word(bytes.Length, dice));
                }

                break;
        }
    }

    /// <summary>A number at which fields change their meaning, one near the size of the file, or any.</summary>
    private static uint Word(int size, Dice dice)
    {
        int choice = dice.Below(Words.Length + 3);
        return choice < Words.Length ? Words[choice]
            : choice == Words.Length ? (uint)(size - dice.Below(2))
            : (uint)dice.Bits() >> dice.Below(32);
    }
}
