using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AfsLd.Stages.Sealing;

/// <summary>Eight words in 256 bits (AVX2): a rotation is two shifts.</summary>
internal readonly struct EightLanes : ILanes<Vector256<uint>>
{
    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Repeat(uint word) => Vector256.Create(word);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Add(Vector256<uint> left, Vector256<uint> right) => Avx2.Add(left, right);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> BigSigma0(Vector256<uint> x) =>
        Parity(Rotate(x, 2, 30), Rotate(x, 13, 19), Rotate(x, 22, 10));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> BigSigma1(Vector256<uint> x) =>
        Parity(Rotate(x, 6, 26), Rotate(x, 11, 21), Rotate(x, 25, 7));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> SmallSigma0(Vector256<uint> x) =>
        Parity(Rotate(x, 7, 25), Rotate(x, 18, 14), Avx2.ShiftRightLogical(x, 3));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> SmallSigma1(Vector256<uint> x) =>
        Parity(Rotate(x, 17, 15), Rotate(x, 19, 13), Avx2.ShiftRightLogical(x, 10));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Choose(Vector256<uint> e, Vector256<uint> f, Vector256<uint> g) => Avx2.Xor(Avx2.And(Avx2.Xor(f, g), e), g);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Majority(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c) => Avx2.Or(Avx2.And(a, b), Avx2.And(Avx2.Or(a, b), c));

    /// <inheritdoc/>
    public static void LoadBlocks(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> offsets, Span<Vector256<uint>> words)
    {
        // Two 8 x 8 transpositions: pairs of words, pairs of pairs, then 128-bit halves.
        Span<Vector256<uint>> columns = stackalloc Vector256<uint>[8];
        for (int half = 0; half < 2; half++)
        {
            for (int row = 0; row < 8; row += 4)
            {
                Vector256<uint> r0 = Row(bytes, offsets[row] + (32 * half));
                Vector256<uint> r1 = Row(bytes, offsets[row + 1] + (32 * half));
                Vector256<uint> r2 = Row(bytes, offsets[row + 2] + (32 * half));
                Vector256<uint> r3 = Row(bytes, offsets[row + 3] + (32 * half));
                Vector256<ulong> low01 = Avx2.UnpackLow(r0, r1).AsUInt64();
                Vector256<ulong> high01 = Avx2.UnpackHigh(r0, r1).AsUInt64();
                Vector256<ulong> low23 = Avx2.UnpackLow(r2, r3).AsUInt64();
                Vector256<ulong> high23 = Avx2.UnpackHigh(r2, r3).AsUInt64();
                columns[row] = Avx2.UnpackLow(low01, low23).AsUInt32();
                columns[row + 1] = Avx2.UnpackHigh(low01, low23).AsUInt32();
                columns[row + 2] = Avx2.UnpackLow(high01, high23).AsUInt32();
                columns[row + 3] = Avx2.UnpackHigh(high01, high23).AsUInt32();
            }

            for (int i = 0; i < 4; i++)
            {
                words[(8 * half) + i] = Avx2.Permute2x128(columns[i], columns[i + 4], 0x20);
                words[(8 * half) + i + 4] = Avx2.Permute2x128(columns[i], columns[i + 4], 0x31);
            }
        }
    }

    /// <inheritdoc/>
    public static void Store(Vector256<uint> vector, Span<uint> destination) => vector.CopyTo(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Parity(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c) => Avx2.Xor(Avx2.Xor(a, b), c);

    // The byte order within each word, twice for the two halves that vpshufb works on.
    internal static ReadOnlySpan<byte> SwapBytes =>
    [
        3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12,
        3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Row(ReadOnlySpan<byte> bytes, int offset) => Avx2.Shuffle(
        Vector256.Create(MemoryMarshal.Cast<byte, uint>(bytes.Slice(offset, 32))).AsByte(),
        Vector256.Create(SwapBytes)).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate(Vector256<uint> x, [ConstantExpected] byte right, [ConstantExpected] byte left) =>
        Avx2.Or(Avx2.ShiftRightLogical(x, right), Avx2.ShiftLeftLogical(x, left));
}
