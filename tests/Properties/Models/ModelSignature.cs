using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AfsLd.Tests.Properties.Models;

/// <summary>An independent reader of an ad-hoc linker signature (kern/cs_blobs.h), with the platform's own SHA-256.</summary>
/// <param name="Identifier">The code directory's identifier.</param>
/// <param name="CodeLimit">How much of the file is signed.</param>
/// <param name="TextBytes">execSegLimit.</param>
/// <param name="IsMainExecutable">CS_EXECSEG_MAIN_BINARY.</param>
internal sealed record ModelSignature(string Identifier, long CodeLimit, long TextBytes, bool IsMainExecutable)
{
    private const int Page = 4096;

    /// <summary>The signature at the end of a file, every field and every page checked; null with a reason if anything is off.</summary>
    internal static ModelSignature? Read(ReadOnlySpan<byte> file, int signatureOffset, out string? reason)
    {
        reason = null;
        ReadOnlySpan<byte> blob = file[signatureOffset..];
        if (blob.Length < 108)
        {
            reason = "too short";
            return null;
        }

        uint Word(ReadOnlySpan<byte> from, int offset) => BinaryPrimitives.ReadUInt32BigEndian(from[offset..]);
        ReadOnlySpan<byte> directory = blob[20..];
        uint hashOffset = Word(directory, 16), identifierOffset = Word(directory, 20), slots = Word(directory, 28), limit = Word(directory, 32);
        uint length = Word(directory, 4);
        long pages = (signatureOffset + (long)Page - 1) / Page;
        reason = (Word(blob, 0), Word(blob, 4), Word(blob, 8), Word(blob, 12), Word(blob, 16)) switch
        {
            (not 0xfade0cc0, _, _, _, _) => "no SuperBlob",
            (_, var size, _, _, _) when size > blob.Length => "SuperBlob past the end of the file",
            (_, var size, _, _, _) when size != length + 20 => "SuperBlob and directory do not agree",
            (_, _, not 1, _, _) => "not one blob",
            (_, _, _, not 0, _) => "slot is not the code directory",
            (_, _, _, _, not 20) => "directory is not after the index",
            _ => null,
        };
        reason ??= Word(directory, 0) != 0xfade0c02 ? "no CodeDirectory"
            : Word(directory, 8) != 0x20400 ? "version"
            : Word(directory, 12) != 0x20002 ? "flags"
            : Word(directory, 24) != 0 ? "special slots"
            : limit != signatureOffset ? "code limit"
            : slots != pages ? "number of slots"
            : directory[36] != 32 || directory[37] != 2 || directory[38] != 0 || directory[39] != 12 ? "hash size, type, platform, page size"
            : Word(directory, 40) != 0 || Word(directory, 44) != 0 || Word(directory, 48) != 0 || Word(directory, 52) != 0 ? "spare, scatter, team, spare3"
            : BinaryPrimitives.ReadUInt64BigEndian(directory[56..]) != 0 ? "code limit 64"
            : BinaryPrimitives.ReadUInt64BigEndian(directory[64..]) != 0 ? "execSegBase"
            : BinaryPrimitives.ReadUInt64BigEndian(directory[80..]) > 1 ? "execSegFlags"
            : identifierOffset != 88 || hashOffset <= identifierOffset ? "identifier"
            : hashOffset + (slots * 32L) != length ? "hashes do not end the directory"
            : null;
        if (reason is not null)
        {
            return null;
        }

        ReadOnlySpan<byte> identifier = directory[88..(int)hashOffset];
        int end = identifier.IndexOf((byte)0);
        if (end < 0 || identifier[end..].ContainsAnyExcept((byte)0))
        {
            reason = "identifier is not terminated, or not padded with zeros";
            return null;
        }

        for (int page = 0; page < pages; page++)
        {
            ReadOnlySpan<byte> bytes = file[(page * Page)..Math.Min(signatureOffset, (page + 1) * Page)];
            if (!SHA256.HashData(bytes).AsSpan().SequenceEqual(directory.Slice((int)hashOffset + (page * 32), 32)))
            {
                reason = $"hash of page {page}";
                return null;
            }
        }

        return new ModelSignature(
            Encoding.UTF8.GetString(identifier[..end]),
            limit,
            BinaryPrimitives.ReadInt64BigEndian(directory[72..]),
            BinaryPrimitives.ReadInt64BigEndian(directory[80..]) == 1);
    }
}
