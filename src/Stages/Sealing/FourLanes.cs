using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AfsLd.Stages.Sealing;

/// <summary>Four words in 128 bits: what every machine has.</summary>
internal readonly struct FourLanes : ILanes<Vector128<uint>>
{
    /// <inheritdoc/>
    public static int Count => 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Repeat(uint word) => Vector128.Create(word);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Add(Vector128<uint> left, Vector128<uint> right) => left + right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> BigSigma0(Vector128<uint> x) =>
        Rotate(x, 2) ^ Rotate(x, 13) ^ Rotate(x, 22);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> BigSigma1(Vector128<uint> x) =>
        Rotate(x, 6) ^ Rotate(x, 11) ^ Rotate(x, 25);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> SmallSigma0(Vector128<uint> x) =>
        Rotate(x, 7) ^ Rotate(x, 18) ^ (x >>> 3);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> SmallSigma1(Vector128<uint> x) =>
        Rotate(x, 17) ^ Rotate(x, 19) ^ (x >>> 10);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Choose(Vector128<uint> e, Vector128<uint> f, Vector128<uint> g) => ((f ^ g) & e) ^ g;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Majority(Vector128<uint> a, Vector128<uint> b, Vector128<uint> c) => (a & b) | ((a | b) & c);

    /// <inheritdoc/>
    public static void LoadBlocks(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> offsets, Span<Vector128<uint>> words)
    {
        ReadOnlySpan<byte> lane0 = bytes.Slice(offsets[0], 64), lane1 = bytes.Slice(offsets[1], 64);
        ReadOnlySpan<byte> lane2 = bytes.Slice(offsets[2], 64), lane3 = bytes.Slice(offsets[3], 64);
        for (int t = 0; t < 16; t++)
        {
            words[t] = Vector128.Create(
                BinaryPrimitives.ReadUInt32BigEndian(lane0[(4 * t)..]),
                BinaryPrimitives.ReadUInt32BigEndian(lane1[(4 * t)..]),
                BinaryPrimitives.ReadUInt32BigEndian(lane2[(4 * t)..]),
                BinaryPrimitives.ReadUInt32BigEndian(lane3[(4 * t)..]));
        }
    }

    /// <inheritdoc/>
    public static void Store(Vector128<uint> vector, Span<uint> destination) => vector.CopyTo(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Rotate(Vector128<uint> x, int bits) => (x >>> bits) | (x << (32 - bits));
}
