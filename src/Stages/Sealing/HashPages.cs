using System;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AfsLd.Stages.Sealing;

/// <summary>SHA-256 of every page of a run of bytes: the code slots of a signature.</summary>
/// <remarks>The fastest implementation that this machine has is picked by its instruction set alone, all give the same
/// bytes. Pages are independent, so that a caller may cut the bytes at any page boundary and hash the parts anywhere.</remarks>
public static class HashPages
{
    /// <summary>The page of a code directory, 4 KiB: what the linkers sign with, whatever the machine's own page
    /// (CS_PAGE_SIZE_4K, kern/cs_blobs.h).</summary>
    public const int SignaturePageBytes = 4096;

    /// <summary>How many bytes of digests the pages of <paramref name="byteCount"/> bytes need.</summary>
    public static long DigestsSizeBytes(long byteCount, int pageSize) =>
        (byteCount + pageSize - 1) / pageSize * Sha256Constants.DigestBytes;

    /// <summary>Writes one 32-byte digest a page to <paramref name="destination"/>, in page order.</summary>
    /// <param name="bytes">The pages; the last one may be shorter and is hashed by its own length, as codesign requires.</param>
    /// <param name="pageSize">A multiple of 64.</param>
    /// <param name="destination">At least <see cref="DigestsSizeBytes"/>.</param>
    public static void Run(ReadOnlySpan<byte> bytes, int pageSize, Span<byte> destination)
    {
        ReadOnlySpan<byte> rest = bytes;
        if (!ArmSha256.IsSupported)
        {
            if (Avx512BW.IsSupported)
            {
                rest = InLanes<SixteenLanes, Vector512<uint>>(bytes, pageSize, destination);
            }
            else if (Avx2.IsSupported)
            {
                rest = InLanes<EightLanes, Vector256<uint>>(bytes, pageSize, destination);
            }
            else if (Vector128.IsHardwareAccelerated)
            {
                rest = InLanes<FourLanes, Vector128<uint>>(bytes, pageSize, destination);
            }
        }

        int slot = (bytes.Length - rest.Length) / pageSize;
        for (; rest.Length > 0; slot++)
        {
            int pageBytes = Math.Min(pageSize, rest.Length);
            HashBytes.Run(rest[..pageBytes], destination.Slice(slot * Sha256Constants.DigestBytes, Sha256Constants.DigestBytes));
            rest = rest[pageBytes..];
        }
    }

    // Hashes whole pages as long as at least two lanes have work, and returns what is left. One page alone is faster in
    // scalar code than in a vector, two are not.
    private static ReadOnlySpan<byte> InLanes<TLanes, TVector>(ReadOnlySpan<byte> bytes, int pageSize, Span<byte> destination)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        int slot = 0;
        while (bytes.Length >= 2 * pageSize)
        {
            int pages = Math.Min(bytes.Length / pageSize, TLanes.Count);
            LaneSha256.Run<TLanes, TVector>(bytes, pageSize, destination[(slot * Sha256Constants.DigestBytes)..]);
            bytes = bytes[(pages * pageSize)..];
            slot += pages;
        }

        return bytes;
    }
}
