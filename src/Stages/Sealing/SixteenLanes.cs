using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AfsLd.Stages.Sealing;

/// <summary>Sixteen words in 512 bits (AVX-512 F and BW): a rotation and every three-input function is one instruction.</summary>
internal readonly struct SixteenLanes : ILanes<Vector512<uint>>
{
    /// <inheritdoc/>
    public static int Count => 16;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Repeat(uint word) => Vector512.Create(word);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Add(Vector512<uint> left, Vector512<uint> right) => Avx512F.Add(left, right);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> BigSigma0(Vector512<uint> x) =>
        Parity(Avx512F.RotateRight(x, 2), Avx512F.RotateRight(x, 13), Avx512F.RotateRight(x, 22));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> BigSigma1(Vector512<uint> x) =>
        Parity(Avx512F.RotateRight(x, 6), Avx512F.RotateRight(x, 11), Avx512F.RotateRight(x, 25));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> SmallSigma0(Vector512<uint> x) =>
        Parity(Avx512F.RotateRight(x, 7), Avx512F.RotateRight(x, 18), Avx512F.ShiftRightLogical(x, 3));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> SmallSigma1(Vector512<uint> x) =>
        Parity(Avx512F.RotateRight(x, 17), Avx512F.RotateRight(x, 19), Avx512F.ShiftRightLogical(x, 10));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Choose(Vector512<uint> e, Vector512<uint> f, Vector512<uint> g) => Avx512F.TernaryLogic(e, f, g, 0xca);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Majority(Vector512<uint> a, Vector512<uint> b, Vector512<uint> c) => Avx512F.TernaryLogic(a, b, c, 0xe8);

    /// <inheritdoc/>
    public static void LoadBlocks(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> offsets, Span<Vector512<uint>> words)
    {
        // A 16 x 16 transposition: pairs of words, pairs of pairs, then 128-bit quarters twice.
        Span<Vector512<uint>> columns = stackalloc Vector512<uint>[16];
        for (int row = 0; row < 16; row += 4)
        {
            Vector512<uint> r0 = Row(bytes, offsets[row]);
            Vector512<uint> r1 = Row(bytes, offsets[row + 1]);
            Vector512<uint> r2 = Row(bytes, offsets[row + 2]);
            Vector512<uint> r3 = Row(bytes, offsets[row + 3]);
            Vector512<ulong> low01 = Avx512F.UnpackLow(r0, r1).AsUInt64();
            Vector512<ulong> high01 = Avx512F.UnpackHigh(r0, r1).AsUInt64();
            Vector512<ulong> low23 = Avx512F.UnpackLow(r2, r3).AsUInt64();
            Vector512<ulong> high23 = Avx512F.UnpackHigh(r2, r3).AsUInt64();
            columns[row] = Avx512F.UnpackLow(low01, low23).AsUInt32();
            columns[row + 1] = Avx512F.UnpackHigh(low01, low23).AsUInt32();
            columns[row + 2] = Avx512F.UnpackLow(high01, high23).AsUInt32();
            columns[row + 3] = Avx512F.UnpackHigh(high01, high23).AsUInt32();
        }

        for (int i = 0; i < 4; i++)
        {
            Vector512<uint> quarters0 = Avx512F.Shuffle4x128(columns[i], columns[i + 4], 0b10_00_10_00);
            Vector512<uint> quarters1 = Avx512F.Shuffle4x128(columns[i], columns[i + 4], 0b11_01_11_01);
            Vector512<uint> quarters2 = Avx512F.Shuffle4x128(columns[i + 8], columns[i + 12], 0b10_00_10_00);
            Vector512<uint> quarters3 = Avx512F.Shuffle4x128(columns[i + 8], columns[i + 12], 0b11_01_11_01);
            words[i] = Avx512F.Shuffle4x128(quarters0, quarters2, 0b10_00_10_00);
            words[i + 4] = Avx512F.Shuffle4x128(quarters1, quarters3, 0b10_00_10_00);
            words[i + 8] = Avx512F.Shuffle4x128(quarters0, quarters2, 0b11_01_11_01);
            words[i + 12] = Avx512F.Shuffle4x128(quarters1, quarters3, 0b11_01_11_01);
        }
    }

    /// <inheritdoc/>
    public static void Store(Vector512<uint> vector, Span<uint> destination) => vector.CopyTo(destination);

    // The last operand is the truth table of the three inputs: 0x96 is their parity.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Parity(Vector512<uint> a, Vector512<uint> b, Vector512<uint> c) => Avx512F.TernaryLogic(a, b, c, 0x96);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Row(ReadOnlySpan<byte> bytes, int offset) => Avx512BW.Shuffle(
        Vector512.Create(MemoryMarshal.Cast<byte, uint>(bytes.Slice(offset, 64))).AsByte(),
        Vector512.Create(Vector256.Create(EightLanes.SwapBytes), Vector256.Create(EightLanes.SwapBytes))).AsUInt32();
}
