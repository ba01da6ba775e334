using System;
using System.Globalization;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Stages.Dumping;

/// <summary>Shows the code signature: its blobs, and what a code directory says (xnu, osfmk/kern/cs_blobs.h; big-endian).</summary>
internal static class DumpSignature
{
    private const uint SuperBlobMagic = 0xfade0cc0;
    private const uint DirectoryMagic = 0xfade0c02;
    private const uint MostBlobs = 256;

    // A file has one, or one more of another hash; each is compared with all pages.
    private const int MostDirectories = 4;

    internal static void Run(MachImage image, DumpText text)
    {
        if (image.Find(LoadCommands.CodeSignature) is not CommandView command)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        long start = bytes.U32(command.Offset + 8);
        ReadOnlySpan<byte> signature = bytes.Cut(start, bytes.U32(command.Offset + 12));
        text.Begin("code signature");
        uint count = signature.B32(8);
        if (signature.B32(0) != SuperBlobMagic || count > MostBlobs || !signature.Holds(12, 8L * count))
        {
            text.Problem(start, $"magic 0x{signature.B32(0):x}, {count} blobs: expected 0x{SuperBlobMagic:x} and a table of blobs");
            return;
        }

        int directories = 0;
        for (int i = 0; i < count; i++)
        {
            long at = signature.B32(12 + (i * 8) + 4);
            uint type = signature.B32(12 + (i * 8));
            uint size = signature.B32(at + 4);
            text.Line($"  blob {i}: type 0x{type:x}, magic 0x{signature.B32(at):x}, 0x{size:x} bytes at 0x{start + at:x}");
            if (signature.B32(at) == DirectoryMagic && directories++ < MostDirectories)
            {
                Directory(bytes, signature.Cut(at, size), start + at, text);
            }
        }
    }

    // CS_CodeDirectory: version 8, flags 12, hashOffset 16, identOffset 20, nSpecialSlots 24, nCodeSlots 28, codeLimit 32, hashSize 36,
    // hashType 37, pageSize 39 (log2), execSegBase 64, execSegLimit 72, execSegFlags 80.
    private static void Directory(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> blob, long at, DumpText text)
    {
        string identifier = blob.TryText(blob.B32(20), out ReadOnlySpan<byte> name) ? DumpText.Name(name) : "?";
        text.Line($"    identifier   {identifier}");
        text.Line($"    version      0x{blob.B32(8):x}");
        text.Line($"    flags        0x{blob.B32(12):x}{((blob.B32(12) & 2) != 0 ? " adhoc" : "")}{((blob.B32(12) & 0x20000) != 0 ? " linker-signed" : "")}");
        text.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"    hashes       {blob.B32(28)} of pages of {1L << Math.Min((int)blob.U8(39), 62)} bytes, type {blob.U8(37)}, {blob.B32(24)} special; up to 0x{blob.B32(32):x}"));
        text.Line($"    __TEXT       0x{blob.B64(72):x} bytes at 0x{blob.B64(64):x}, flags 0x{blob.B64(80):x}");
        Check(bytes, blob, at, text);
    }

    private static void Check(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> blob, long at, DumpText text)
    {
        int pageLog2 = blob.U8(39);
        const byte sha256 = 2; // CS_HASHTYPE_SHA256
        if (blob.U8(37) != sha256 || blob.U8(36) != PlainSha256.DigestBytes || pageLog2 is < 12 or > 20)
        {
            text.Line("    not SHA-256 of pages: not compared");
            return;
        }

        long limit = blob.B32(32);
        if (limit > bytes.Length || blob.B32(28) != (limit + (1L << pageLog2) - 1) >> pageLog2)
        {
            text.Problem(at + 28, $"{blob.B32(28)} pages up to 0x{limit:x}: expected a hash for each page, and the end in the file");
            return;
        }

        Span<byte> digest = stackalloc byte[PlainSha256.DigestBytes];
        int wrong = 0;
        for (uint page = 0; page < blob.B32(28); page++)
        {
            long offset = (long)page << pageLog2;
            PlainSha256.Run(bytes.Cut(offset, Math.Min(1L << pageLog2, limit - offset)), digest);
            if (!digest.SequenceEqual(blob.Cut(blob.B32(16) + (page * (long)PlainSha256.DigestBytes), PlainSha256.DigestBytes)))
            {
                wrong++;
                text.Line($"    the page at 0x{offset:x} has another hash");
            }
        }

        text.Line(wrong == 0 ? "    all pages have the hashes that it says" : $"    {wrong} pages have other hashes");
    }
}
