using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AfsLd.Stages.Sealing;

/// <summary>SHA-256 of one message in plain integer code: needs no library and no instruction set, starts in no time.</summary>
internal static class ScalarSha256
{
    /// <summary>Writes the 32-byte digest of <paramref name="message"/>.</summary>
    public static void Run(ReadOnlySpan<byte> message, Span<byte> destination)
    {
        Span<uint> state = stackalloc uint[8];
        Sha256Constants.InitialState.CopyTo(state);
        int wholeBytes = message.Length & ~(Sha256Constants.BlockBytes - 1);
        Compress(state, message[..wholeBytes]);
        Span<byte> tail = stackalloc byte[2 * Sha256Constants.BlockBytes];
        Compress(state, tail[..PadTail(message[wholeBytes..], message.Length, tail)]);
        for (int i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination[(4 * i)..], state[i]);
        }
    }

    /// <summary>Writes the last, padded block or two (FIPS 180-4, 5.1.1) and returns their number of bytes.</summary>
    internal static int PadTail(ReadOnlySpan<byte> rest, long messageBytes, Span<byte> tail)
    {
        int bytes = rest.Length + 9 <= Sha256Constants.BlockBytes ? Sha256Constants.BlockBytes : 2 * Sha256Constants.BlockBytes;
        tail[..bytes].Clear();
        rest.CopyTo(tail);
        tail[rest.Length] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(tail[(bytes - 8)..], messageBytes * 8);
        return bytes;
    }

    private static void Compress(Span<uint> state, ReadOnlySpan<byte> blocks)
    {
        ReadOnlySpan<uint> k = Sha256Constants.RoundWords;
        Span<uint> w = stackalloc uint[64];
        for (; blocks.Length >= Sha256Constants.BlockBytes; blocks = blocks[Sha256Constants.BlockBytes..])
        {
            for (int t = 0; t < 16; t++)
            {
                w[t] = BinaryPrimitives.ReadUInt32BigEndian(blocks[(4 * t)..]);
            }

            for (int t = 16; t < 64; t++)
            {
                w[t] = SmallSigma1(w[t - 2]) + w[t - 7] + SmallSigma0(w[t - 15]) + w[t - 16];
            }

            uint a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];

            // Eight rounds a turn: the variables change their roles instead of their values.
            for (int t = 0; t < 64; t += 8)
            {
                h += First(e, f, g) + k[t] + w[t];
                d += h;
                h += Second(a, b, c);
                g += First(d, e, f) + k[t + 1] + w[t + 1];
                c += g;
                g += Second(h, a, b);
                f += First(c, d, e) + k[t + 2] + w[t + 2];
                b += f;
                f += Second(g, h, a);
                e += First(b, c, d) + k[t + 3] + w[t + 3];
                a += e;
                e += Second(f, g, h);
                d += First(a, b, c) + k[t + 4] + w[t + 4];
                h += d;
                d += Second(e, f, g);
                c += First(h, a, b) + k[t + 5] + w[t + 5];
                g += c;
                c += Second(d, e, f);
                b += First(g, h, a) + k[t + 6] + w[t + 6];
                f += b;
                b += Second(c, d, e);
                a += First(f, g, h) + k[t + 7] + w[t + 7];
                e += a;
                a += Second(b, c, d);
            }

            state[0] += a;
            state[1] += b;
            state[2] += c;
            state[3] += d;
            state[4] += e;
            state[5] += f;
            state[6] += g;
            state[7] += h;
        }
    }

    // The part of T1 that depends on e, f, g: Sigma1(e) + Ch(e, f, g).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint First(uint e, uint f, uint g) =>
        (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25)) + (((f ^ g) & e) ^ g);

    // T2: Sigma0(a) + Maj(a, b, c).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Second(uint a, uint b, uint c) =>
        (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22)) + ((a & b) | ((a | b) & c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SmallSigma0(uint x) => BitOperations.RotateRight(x, 7) ^ BitOperations.RotateRight(x, 18) ^ (x >> 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SmallSigma1(uint x) => BitOperations.RotateRight(x, 17) ^ BitOperations.RotateRight(x, 19) ^ (x >> 10);
}
