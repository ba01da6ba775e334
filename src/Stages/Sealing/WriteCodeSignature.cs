using System;
using System.Buffers.Binary;
using System.Text;

namespace AfsLd.Stages.Sealing;

/// <summary>The ad-hoc linker signature (kern/cs_blobs.h): a SuperBlob with one CodeDirectory. Its numbers are big-endian.</summary>
public static class WriteCodeSignature
{
    private const int SuperBlobSizeBytes = 20;
    private const int DirectorySizeBytes = 88; // CS_CodeDirectory up to execSegFlags, version 0x20400
    private const int HashSizeBytes = 32;

    /// <summary>The size of a signature that covers a file up to its own start.</summary>
    public static ulong SizeBytes(ulong codeLimit, string identifier) =>
        (ulong)HashesOffset(identifier) + (PageCount(codeLimit) * HashSizeBytes);

    /// <summary>Where the page hashes begin in the signature.</summary>
    public static int HashesOffset(string identifier) =>
        (SuperBlobSizeBytes + DirectorySizeBytes + Encoding.UTF8.GetByteCount(identifier) + 1 + 3) & ~3;

    /// <summary>The number of 4 KiB pages up to the signature, the last one maybe partial.</summary>
    public static ulong PageCount(ulong codeLimit) => (codeLimit + HashPages.SignaturePageBytes - 1) / HashPages.SignaturePageBytes;

    /// <summary>Writes everything but the page hashes.</summary>
    /// <param name="codeLimit">The signature's file offset: what is hashed ends there.</param>
    /// <param name="identifier">The identifier.</param>
    /// <param name="textFileSizeBytes">filesize of __TEXT (execSegLimit).</param>
    /// <param name="isMainExecutable">Sets CS_EXECSEG_MAIN_BINARY.</param>
    /// <param name="destination">The signature's bytes before its hashes; its length is <see cref="HashesOffset"/>.</param>
    public static void WriteHeader(ulong codeLimit, string identifier, ulong textFileSizeBytes, bool isMainExecutable, Span<byte> destination)
    {
        destination.Clear();
        uint total = (uint)SizeBytes(codeLimit, identifier);
        Put(destination, 0, 0xfade0cc0); // CSMAGIC_EMBEDDED_SIGNATURE
        Put(destination, 4, total);
        Put(destination, 8, 1);
        Put(destination, 12, 0); // CSSLOT_CODEDIRECTORY
        Put(destination, 16, SuperBlobSizeBytes);

        Span<byte> directory = destination[SuperBlobSizeBytes..];
        Put(directory, 0, 0xfade0c02); // CSMAGIC_CODEDIRECTORY
        Put(directory, 4, total - SuperBlobSizeBytes);
        Put(directory, 8, 0x20400); // CS_SUPPORTSEXECSEG
        Put(directory, 12, 0x20002); // CS_ADHOC | CS_LINKER_SIGNED
        Put(directory, 16, (uint)(HashesOffset(identifier) - SuperBlobSizeBytes));
        Put(directory, 20, DirectorySizeBytes);
        Put(directory, 28, (uint)PageCount(codeLimit));
        Put(directory, 32, (uint)codeLimit);
        directory[36] = HashSizeBytes;
        directory[37] = 2; // CS_HASHTYPE_SHA256
        directory[39] = 12; // log2 of the page size
        BinaryPrimitives.WriteUInt64BigEndian(directory[72..], textFileSizeBytes);
        BinaryPrimitives.WriteUInt64BigEndian(directory[80..], isMainExecutable ? 1u : 0u); // CS_EXECSEG_MAIN_BINARY
        Encoding.UTF8.GetBytes(identifier, directory[DirectorySizeBytes..]);
    }

    private static void Put(Span<byte> destination, int offset, uint value) => BinaryPrimitives.WriteUInt32BigEndian(destination[offset..], value);
}
