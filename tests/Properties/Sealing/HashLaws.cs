using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using AfsLd.Stages.Sealing;

namespace AfsLd.Tests.Properties.Sealing;

/// <summary>Writes one digest a page.</summary>
internal delegate void PageHasher(ReadOnlySpan<byte> bytes, int pageSize, Span<byte> destination);

/// <summary>What every implementation of page hashing is held to, and those that this machine can run.</summary>
internal static class HashLaws
{
    internal static IEnumerable<(string Name, PageHasher Hasher)> Implementations
    {
        get
        {
            yield return (nameof(HashPages), HashPages.Run);
            yield return (nameof(HashBytes), OneByOne(HashBytes.Run));
            yield return (nameof(ScalarSha256), OneByOne(ScalarSha256.Run));
            yield return (nameof(FourLanes), InLanes<FourLanes, Vector128<uint>>);
            if (Avx2.IsSupported)
            {
                yield return (nameof(EightLanes), InLanes<EightLanes, Vector256<uint>>);
            }

            if (Avx512BW.IsSupported)
            {
                yield return (nameof(SixteenLanes), InLanes<SixteenLanes, Vector512<uint>>);
            }

            if (ArmSha256.IsSupported)
            {
                yield return (nameof(ArmSha256), OneByOne(ArmSha256.Run));
            }
        }
    }

    /// <summary>Each page's digest is what the platform's library says, and nothing is written after the last one.</summary>
    internal static bool AgreesWithThePlatform(PageHasher hasher, byte[] bytes, int pageSize)
    {
        var expected = bytes.Chunk(pageSize).SelectMany(SHA256.HashData).Concat(Enumerable.Repeat((byte)0xaa, 32)).ToArray();
        var actual = Enumerable.Repeat((byte)0xaa, expected.Length).ToArray();
        hasher(bytes, pageSize, actual);
        return expected.AsSpan().SequenceEqual(actual);
    }

    /// <summary>Pages in lanes, whole ones only; a last partial page is left to the scalar code.</summary>
    internal static void InLanes<TLanes, TVector>(ReadOnlySpan<byte> bytes, int pageSize, Span<byte> destination)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        int slot = 0;
        for (; bytes.Length >= pageSize; bytes = bytes[(Math.Min(bytes.Length / pageSize, TLanes.Count) * pageSize)..])
        {
            LaneSha256.Run<TLanes, TVector>(bytes, pageSize, destination[(32 * slot)..]);
            slot += Math.Min(bytes.Length / pageSize, TLanes.Count);
        }

        if (!bytes.IsEmpty)
        {
            ScalarSha256.Run(bytes, destination[(32 * slot)..]);
        }
    }

    private static PageHasher OneByOne(MessageHasher hash) => (bytes, pageSize, destination) =>
    {
        for (int slot = 0; !bytes.IsEmpty; slot++)
        {
            hash(bytes[..Math.Min(pageSize, bytes.Length)], destination.Slice(32 * slot, 32));
            bytes = bytes[Math.Min(pageSize, bytes.Length)..];
        }
    };

    private delegate void MessageHasher(ReadOnlySpan<byte> message, Span<byte> destination);
}
