using System;
using AfsLd.Domain.Format;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks the code signature and hashes every page again (xnu's osfmk/kern/cs_blobs.h; big-endian).</summary>
internal static class CodeSignatureRules
{
    private const uint SuperBlobMagic = 0xfade0cc0; // CSMAGIC_EMBEDDED_SIGNATURE
    private const uint DirectoryMagic = 0xfade0c02; // CSMAGIC_CODEDIRECTORY
    private const uint EarliestVersion = 0x20001;
    private const uint ExecSegVersion = 0x20400; // CS_SUPPORTSEXECSEG
    private const uint AdHoc = 0x2;
    private const uint LinkerSigned = 0x20000;
    private const byte Sha256 = 2; // CS_HASHTYPE_SHA256
    private const uint MostBlobs = 256;

    /// <summary>Checks.</summary>
    internal static void Run(MachImage image, ImagePolicy policy, Findings findings)
    {
        if (image.Find(LoadCommands.CodeSignature) is not CommandView command)
        {
            findings.Require(
                policy.Platform != Platform.MacOS, Rules.SignaturePresent, MachHeader.SizeBytes, "there is no LC_CODE_SIGNATURE");
            return;
        }

        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        uint start = bytes.U32(command.Offset + 8);
        ReadOnlySpan<byte> signature = bytes.Cut(start, bytes.U32(command.Offset + 12));
        findings.Require(
            start % 16 == 0 && (ulong)start + bytes.U32(command.Offset + 12) == (ulong)bytes.Length,
            Rules.SignaturePlace,
            command.Offset + 8,
            $"the signature has 0x{bytes.U32(command.Offset + 12):x} bytes from 0x{start:x}; the file has 0x{bytes.Length:x}");
        uint length = signature.B32(4);
        uint count = signature.B32(8);
        if (signature.B32(0) != SuperBlobMagic || length > signature.Length || count == 0 || count > MostBlobs
            || !signature.Cut(0, length).Holds(12, 8L * count))
        {
            findings.Add(
                Rules.SignatureBlobs,
                signature.IsEmpty ? command.Offset + 8 : start,
                $"magic 0x{signature.B32(0):x}, 0x{length:x} of 0x{signature.Length:x} bytes, {count} blobs");
            return;
        }

        CheckBlobs(image, signature[..(int)length], start, count, findings);
    }

    private static void CheckBlobs(MachImage image, ReadOnlySpan<byte> signature, uint start, uint count, Findings findings)
    {
        int directories = 0;
        bool hasSha256 = false;
        for (int i = 0; i < count; i++)
        {
            uint offset = signature.B32(12 + (i * 8) + 4);
            uint size = signature.B32((long)offset + 4);
            if (offset < 12 + (8 * count) || size < 8 || !signature.Holds(offset, size))
            {
                findings.Add(Rules.SignatureBlobs, start + 12 + (i * 8), $"blob {i} has {size} bytes from {offset} of {signature.Length}");
                continue;
            }

            ReadOnlySpan<byte> blob = signature.Slice((int)offset, (int)size);
            if (blob.B32(0) == DirectoryMagic)
            {
                directories++;
                hasSha256 |= blob.U8(37) == Sha256;
                CheckDirectory(image, blob, start, start + offset, count, findings);
            }
        }

        findings.Require(directories > 0, Rules.CodeDirectory, start, "there is no code directory");
        findings.Require(
            directories == 0 || hasSha256, Rules.CodeHashType, start, $"none of {directories} code directories has SHA-256 hashes");
    }

    // CS_CodeDirectory: version 8, flags 12, hashOffset 16, identOffset 20, nSpecialSlots 24, nCodeSlots 28, codeLimit 32,
    // hashSize 36, hashType 37, platform 38, pageSize 39 (log2), execSegBase 64, execSegLimit 72, execSegFlags 80.
    private static void CheckDirectory(
        MachImage image, ReadOnlySpan<byte> blob, uint start, long at, uint blobs, Findings findings)
    {
        uint version = blob.B32(8);
        uint flags = blob.B32(12);
        uint hashes = blob.B32(16);
        uint special = blob.B32(24);
        uint slots = blob.B32(28);
        byte hashSize = blob.U8(36);
        byte pageLog2 = blob.U8(39);
        if (version < EarliestVersion || hashes > blob.Length || (ulong)special * hashSize > hashes
            || !blob.Holds(hashes, (long)slots * hashSize) || !blob.TryText(blob.B32(20), out _))
        {
            findings.Add(
                Rules.CodeDirectory,
                at,
                $"version 0x{version:x}, {special} + {slots} hashes of {hashSize} bytes at {hashes} of {blob.Length}, identifier at {blob.B32(20)}");
            return;
        }

        if (blob.U8(37) == Sha256)
        {
            findings.Require(
                hashSize == PlainSha256.DigestBytes && pageLog2 is 12 or 14,
                Rules.CodeHashType,
                at + 36,
                $"hashes of {hashSize} bytes, of pages of 2^{pageLog2}");
            if (hashSize == PlainSha256.DigestBytes && pageLog2 is 12 or 14)
            {
                CheckHashes(image, blob, start, at, findings);
            }
        }

        if ((flags & LinkerSigned) != 0)
        {
            findings.Require(
                flags == (AdHoc | LinkerSigned) && blobs == 1 && special == 0 && pageLog2 == 12 && version == ExecSegVersion,
                Rules.LinkerSignature,
                at + 12,
                $"flags 0x{flags:x}, version 0x{version:x}, {blobs} blobs, {special} special slots, pages of 2^{pageLog2}");
        }

        if (version >= ExecSegVersion && image.FindSegment("__TEXT") is SegmentView text)
        {
            // Apple's strip, which signs again, writes the size of __text instead of __TEXT's: no reader minds.
            bool isMain = image.FileType == MachHeader.Execute;
            findings.Require(
                blob.B64(64) == text.FileOffset && blob.B64(72) != 0 && blob.B64(72) <= text.FileSize && (blob.B64(80) & 1) == (isMain ? 1u : 0u),
                Rules.ExecutableSegment,
                at + 64,
                $"0x{blob.B64(72):x} bytes from 0x{blob.B64(64):x}, flags 0x{blob.B64(80):x}");
        }
    }

    private static void CheckHashes(MachImage image, ReadOnlySpan<byte> blob, uint start, long at, Findings findings)
    {
        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        uint limit = blob.B32(32);
        int pageSize = 1 << blob.U8(39);
        uint slots = blob.B32(28);
        if (limit != start || slots != (limit + (ulong)pageSize - 1) / (ulong)pageSize)
        {
            findings.Add(Rules.CodeLimit, at + 28, $"{slots} pages up to 0x{limit:x}; the signature is at 0x{start:x}");
            return;
        }

        Span<byte> digest = stackalloc byte[PlainSha256.DigestBytes];
        for (uint page = 0; page < slots; page++)
        {
            long offset = page * (long)pageSize;
            PlainSha256.Run(bytes.Cut(offset, Math.Min(pageSize, limit - offset)), digest);
            long slot = blob.B32(16) + (page * (long)PlainSha256.DigestBytes);
            if (!digest.SequenceEqual(blob.Cut(slot, PlainSha256.DigestBytes)))
            {
                findings.Add(Rules.CodeHash, at + slot, $"the page at 0x{offset:x} has another hash");
            }
        }
    }
}
