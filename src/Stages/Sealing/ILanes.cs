using System;

namespace AfsLd.Stages.Sealing;

/// <summary>The operations that SHA-256 of several messages at once needs: one 32-bit word of each message in a vector.</summary>
/// <typeparam name="TVector">A hardware vector of <see cref="Count"/> words.</typeparam>
internal interface ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>How many messages are hashed at once.</summary>
    static abstract int Count { get; }

    /// <summary>The word in every lane.</summary>
    static abstract TVector Repeat(uint word);

    /// <summary>The sum of each lane, modulo 2^32.</summary>
    static abstract TVector Add(TVector left, TVector right);

    /// <summary>Sigma0 of FIPS 180-4, 4.1.2.</summary>
    static abstract TVector BigSigma0(TVector x);

    /// <summary>Sigma1.</summary>
    static abstract TVector BigSigma1(TVector x);

    /// <summary>sigma0.</summary>
    static abstract TVector SmallSigma0(TVector x);

    /// <summary>sigma1.</summary>
    static abstract TVector SmallSigma1(TVector x);

    /// <summary>Ch: the bits of <paramref name="f"/> where <paramref name="e"/> is set, else those of <paramref name="g"/>.</summary>
    static abstract TVector Choose(TVector e, TVector f, TVector g);

    /// <summary>Maj.</summary>
    static abstract TVector Majority(TVector a, TVector b, TVector c);

    /// <summary>Reads 64 bytes at each lane's offset as big-endian words and writes word t of every lane to
    /// <paramref name="words"/>[t].</summary>
    static abstract void LoadBlocks(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> offsets, Span<TVector> words);

    /// <summary>Writes the words of <paramref name="vector"/>, lane 0 first.</summary>
    static abstract void Store(TVector vector, Span<uint> destination);
}
