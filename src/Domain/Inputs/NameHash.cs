using System;
using System.Buffers.Binary;

namespace AfsLd.Domain.Inputs;

/// <summary>The 64-bit hash that every symbol table of the linker is keyed by. It decides no output byte.</summary>
public static class NameHash
{
    private const ulong MixA = 0xa0761d6478bd642f;
    private const ulong MixB = 0xe7037ed1a0b428db;

    /// <summary>Hashes a name; never 0, which means "not hashed".</summary>
    public static ulong Of(ReadOnlySpan<byte> name)
    {
        ulong hash = (ulong)name.Length * MixA;
        ReadOnlySpan<byte> rest = name;
        while (rest.Length >= 16)
        {
            hash = Fold(BinaryPrimitives.ReadUInt64LittleEndian(rest) ^ MixA ^ hash, BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]) ^ MixB);
            rest = rest[16..];
        }

        if (rest.Length >= 8)
        {
            // The last 8 bytes may overlap the first: cheaper than a byte loop and still a function of all bytes.
            hash = Fold(BinaryPrimitives.ReadUInt64LittleEndian(rest) ^ MixA ^ hash, BinaryPrimitives.ReadUInt64LittleEndian(rest[^8..]) ^ MixB);
        }
        else
        {
            ulong tail = 0;
            for (int i = 0; i < rest.Length; i++)
            {
                tail |= (ulong)rest[i] << (8 * i);
            }

            hash = Fold(tail ^ MixA ^ hash, MixB);
        }

        return hash == 0 ? 1 : hash;
    }

    private static ulong Fold(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }
}
