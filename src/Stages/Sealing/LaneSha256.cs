using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AfsLd.Stages.Sealing;

/// <summary>SHA-256 of as many equally long pages as a vector has lanes, all at once: SHA-256 is a chain of dependent
/// additions, so that one message leaves most of a core idle and several fill it.</summary>
internal static class LaneSha256
{
    /// <summary>Writes the digests of the pages <c>bytes[i * pageSize .. (i + 1) * pageSize]</c>, 32 bytes each, where i runs
    /// over at most the lanes' count. A page is a multiple of 64 bytes.</summary>
    public static void Run<TLanes, TVector>(ReadOnlySpan<byte> bytes, int pageSize, Span<byte> destination)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        int pages = Math.Min(bytes.Length / pageSize, TLanes.Count);
        Span<int> offsets = stackalloc int[TLanes.Count];
        for (int i = 0; i < offsets.Length; i++)
        {
            // A lane without a page of its own repeats the last one: the same time, and its digest is not stored.
            offsets[i] = Math.Min(i, pages - 1) * pageSize;
        }

        ReadOnlySpan<uint> roundWords = Sha256Constants.RoundWords;
        ReadOnlySpan<uint> initialState = Sha256Constants.InitialState;
        Span<TVector> state = stackalloc TVector[8];
        for (int i = 0; i < 8; i++)
        {
            state[i] = TLanes.Repeat(initialState[i]);
        }

        Span<TVector> words = stackalloc TVector[16];
        for (int block = 0; block < pageSize; block += Sha256Constants.BlockBytes)
        {
            TLanes.LoadBlocks(bytes, offsets, words);
            Compress<TLanes, TVector>(state, words, roundWords);
            for (int i = 0; i < offsets.Length; i++)
            {
                offsets[i] += Sha256Constants.BlockBytes;
            }
        }

        words.Fill(TLanes.Repeat(0));
        words[0] = TLanes.Repeat(0x80000000);
        words[14] = TLanes.Repeat((uint)((ulong)pageSize >> 29));
        words[15] = TLanes.Repeat((uint)pageSize << 3);
        Compress<TLanes, TVector>(state, words, roundWords);

        Span<uint> lane = stackalloc uint[TLanes.Count];
        for (int word = 0; word < 8; word++)
        {
            TLanes.Store(state[word], lane);
            for (int i = 0; i < pages; i++)
            {
                BinaryPrimitives.WriteUInt32BigEndian(destination[((Sha256Constants.DigestBytes * i) + (4 * word))..], lane[i]);
            }
        }
    }

    private static void Compress<TLanes, TVector>(Span<TVector> state, Span<TVector> words, ReadOnlySpan<uint> k)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        TVector a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];

        // Eight rounds a turn: the variables change their roles instead of their values.
        for (int t = 0; t < 64; t += 8)
        {
            Span<TVector> w = words.Slice(t & 8, 8);
            h = TLanes.Add(h, First<TLanes, TVector>(e, f, g, k[t], w[0]));
            d = TLanes.Add(d, h);
            h = TLanes.Add(h, TLanes.Add(TLanes.BigSigma0(a), TLanes.Majority(a, b, c)));
            g = TLanes.Add(g, First<TLanes, TVector>(d, e, f, k[t + 1], w[1]));
            c = TLanes.Add(c, g);
            g = TLanes.Add(g, TLanes.Add(TLanes.BigSigma0(h), TLanes.Majority(h, a, b)));
            f = TLanes.Add(f, First<TLanes, TVector>(c, d, e, k[t + 2], w[2]));
            b = TLanes.Add(b, f);
            f = TLanes.Add(f, TLanes.Add(TLanes.BigSigma0(g), TLanes.Majority(g, h, a)));
            e = TLanes.Add(e, First<TLanes, TVector>(b, c, d, k[t + 3], w[3]));
            a = TLanes.Add(a, e);
            e = TLanes.Add(e, TLanes.Add(TLanes.BigSigma0(f), TLanes.Majority(f, g, h)));
            d = TLanes.Add(d, First<TLanes, TVector>(a, b, c, k[t + 4], w[4]));
            h = TLanes.Add(h, d);
            d = TLanes.Add(d, TLanes.Add(TLanes.BigSigma0(e), TLanes.Majority(e, f, g)));
            c = TLanes.Add(c, First<TLanes, TVector>(h, a, b, k[t + 5], w[5]));
            g = TLanes.Add(g, c);
            c = TLanes.Add(c, TLanes.Add(TLanes.BigSigma0(d), TLanes.Majority(d, e, f)));
            b = TLanes.Add(b, First<TLanes, TVector>(g, h, a, k[t + 6], w[6]));
            f = TLanes.Add(f, b);
            b = TLanes.Add(b, TLanes.Add(TLanes.BigSigma0(c), TLanes.Majority(c, d, e)));
            a = TLanes.Add(a, First<TLanes, TVector>(f, g, h, k[t + 7], w[7]));
            e = TLanes.Add(e, a);
            a = TLanes.Add(a, TLanes.Add(TLanes.BigSigma0(b), TLanes.Majority(b, c, d)));

            // Word t + 16 takes the place of word t: the schedule lives in sixteen vectors.
            if (t < 48)
            {
                Span<TVector> other = words.Slice(8 - (t & 8), 8);
                w[0] = Next<TLanes, TVector>(w[0], w[1], other[1], other[6]);
                w[1] = Next<TLanes, TVector>(w[1], w[2], other[2], other[7]);
                w[2] = Next<TLanes, TVector>(w[2], w[3], other[3], w[0]);
                w[3] = Next<TLanes, TVector>(w[3], w[4], other[4], w[1]);
                w[4] = Next<TLanes, TVector>(w[4], w[5], other[5], w[2]);
                w[5] = Next<TLanes, TVector>(w[5], w[6], other[6], w[3]);
                w[6] = Next<TLanes, TVector>(w[6], w[7], other[7], w[4]);
                w[7] = Next<TLanes, TVector>(w[7], other[0], w[0], w[5]);
            }
        }

        state[0] = TLanes.Add(state[0], a);
        state[1] = TLanes.Add(state[1], b);
        state[2] = TLanes.Add(state[2], c);
        state[3] = TLanes.Add(state[3], d);
        state[4] = TLanes.Add(state[4], e);
        state[5] = TLanes.Add(state[5], f);
        state[6] = TLanes.Add(state[6], g);
        state[7] = TLanes.Add(state[7], h);
    }

    // What a round adds to h before it becomes T1: Sigma1(e) + Ch(e, f, g) + K + W.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector First<TLanes, TVector>(TVector e, TVector f, TVector g, uint k, TVector w)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged =>
        TLanes.Add(TLanes.Add(TLanes.Add(w, TLanes.Repeat(k)), TLanes.Choose(e, f, g)), TLanes.BigSigma1(e));

    // W[t] = W[t-16] + sigma0(W[t-15]) + W[t-7] + sigma1(W[t-2]).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Next<TLanes, TVector>(TVector w16, TVector w15, TVector w7, TVector w2)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged =>
        TLanes.Add(TLanes.Add(w16, TLanes.SmallSigma0(w15)), TLanes.Add(w7, TLanes.SmallSigma1(w2)));
}
