using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace AfsLd.Stages.Sealing;

/// <summary>SHA-256 of one message with the Armv8 cryptography instructions (FEAT_SHA256), which every Apple silicon has.</summary>
internal static class ArmSha256
{
    /// <summary>True if this machine has the instructions.</summary>
    public static bool IsSupported => Sha256.IsSupported && AdvSimd.IsSupported;

    /// <summary>Writes the 32-byte digest of <paramref name="message"/>; only where <see cref="IsSupported"/>.</summary>
    public static void Run(ReadOnlySpan<byte> message, Span<byte> destination)
    {
        Vector128<uint> abcd = Vector128.Create(Sha256Constants.InitialState);
        Vector128<uint> efgh = Vector128.Create(Sha256Constants.InitialState[4..]);
        int wholeBytes = message.Length & ~(Sha256Constants.BlockBytes - 1);
        Compress(ref abcd, ref efgh, message[..wholeBytes]);
        Span<byte> tail = stackalloc byte[2 * Sha256Constants.BlockBytes];
        Compress(ref abcd, ref efgh, tail[..ScalarSha256.PadTail(message[wholeBytes..], message.Length, tail)]);
        Swap(abcd.AsByte()).CopyTo(destination);
        Swap(efgh.AsByte()).CopyTo(destination[16..]);
    }

    private static void Compress(ref Vector128<uint> abcdInOut, ref Vector128<uint> efghInOut, ReadOnlySpan<byte> blocks)
    {
        ReadOnlySpan<uint> k = Sha256Constants.RoundWords;
        Vector128<uint> abcd = abcdInOut, efgh = efghInOut;
        for (; blocks.Length >= Sha256Constants.BlockBytes; blocks = blocks[Sha256Constants.BlockBytes..])
        {
            Vector128<uint> savedAbcd = abcd, savedEfgh = efgh;
            Vector128<uint> w0 = Swap(Vector128.Create(blocks[..16])).AsUInt32();
            Vector128<uint> w1 = Swap(Vector128.Create(blocks.Slice(16, 16))).AsUInt32();
            Vector128<uint> w2 = Swap(Vector128.Create(blocks.Slice(32, 16))).AsUInt32();
            Vector128<uint> w3 = Swap(Vector128.Create(blocks.Slice(48, 16))).AsUInt32();
            for (int t = 0; t < 48; t += 16)
            {
                Rounds(ref abcd, ref efgh, w0 + Vector128.Create(k[t..]));
                w0 = Next(w0, w1, w2, w3);
                Rounds(ref abcd, ref efgh, w1 + Vector128.Create(k[(t + 4)..]));
                w1 = Next(w1, w2, w3, w0);
                Rounds(ref abcd, ref efgh, w2 + Vector128.Create(k[(t + 8)..]));
                w2 = Next(w2, w3, w0, w1);
                Rounds(ref abcd, ref efgh, w3 + Vector128.Create(k[(t + 12)..]));
                w3 = Next(w3, w0, w1, w2);
            }

            Rounds(ref abcd, ref efgh, w0 + Vector128.Create(k[48..]));
            Rounds(ref abcd, ref efgh, w1 + Vector128.Create(k[52..]));
            Rounds(ref abcd, ref efgh, w2 + Vector128.Create(k[56..]));
            Rounds(ref abcd, ref efgh, w3 + Vector128.Create(k[60..]));
            abcd += savedAbcd;
            efgh += savedEfgh;
        }

        abcdInOut = abcd;
        efghInOut = efgh;
    }

    // Four rounds: SHA256H gives the new a-d, SHA256H2 the new e-h from the old a-d.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rounds(ref Vector128<uint> abcd, ref Vector128<uint> efgh, Vector128<uint> kPlusW)
    {
        Vector128<uint> before = abcd;
        abcd = Sha256.HashUpdate1(abcd, efgh, kPlusW);
        efgh = Sha256.HashUpdate2(efgh, before, kPlusW);
    }

    // Four words of the schedule: SHA256SU0, SHA256SU1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Next(Vector128<uint> w0, Vector128<uint> w1, Vector128<uint> w2, Vector128<uint> w3) =>
        Sha256.ScheduleUpdate1(Sha256.ScheduleUpdate0(w0, w1), w2, w3);

    // REV32: big-endian words.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Swap(Vector128<byte> bytes) => AdvSimd.ReverseElement8(bytes.AsUInt32()).AsByte();
}
