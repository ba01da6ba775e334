using System;

namespace AfsLd.Stages.Parsing;

/// <summary>Guesses what a file is that cannot be linked, so that its user sees the slip.</summary>
internal static class NameUnknownFile
{
    private const string Expected =
        "expected a Mach-O object or dynamic library, an archive, a universal file of these, or a text stub (.tbd)";

    /// <summary>As much of a file as must be text for all of it to be taken for text.</summary>
    private const int Looked = 512;

    /// <summary>What a message says of it: what it is, then what to do or what was expected.</summary>
    public static string Run(ReadOnlySpan<byte> bytes) =>
        IsWindowsFile(bytes) ? "a Windows file (COFF or PE), not Mach-O: compile it with -target arm64-apple-macos"
        : bytes.StartsWith("\0asm"u8) ? "a WebAssembly file, not Mach-O: compile it with -target arm64-apple-macos"
        : IsCompressed(bytes) ? "a compressed file: unpack it first"
        : bytes.StartsWith("version https://git-lfs"u8) ? "a Git LFS pointer, not the file itself: git lfs pull fetches that"
        : IsText(bytes) ? "a text file, perhaps source code: compile it first, or see whether another file was meant"
        : "unknown file type: " + Expected;

    // IMAGE_FILE_HEADER begins with the machine, AMD64 or ARM64; a program with "MZ" (Microsoft's PE format).
    private static bool IsWindowsFile(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("MZ"u8) || (bytes.Length >= 20 && (bytes.StartsWith((ReadOnlySpan<byte>)[0x64, 0x86]) || bytes.StartsWith((ReadOnlySpan<byte>)[0x64, 0xaa])));

    // RFC 1952, PKWARE's APPNOTE, the xz format, RFC 8878, bzip2.
    private static bool IsCompressed(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) || bytes.StartsWith("PK\x03\x04"u8) || bytes.StartsWith((ReadOnlySpan<byte>)[0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'])
        || bytes.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]) || bytes.StartsWith("BZh"u8);

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> start = bytes[..Math.Min(bytes.Length, Looked)];
        foreach (byte value in start)
        {
            if (value < 0x20 && value is not ((byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'\f'))
            {
                return false;
            }
        }

        // One word is no text: it may be the beginning of anything.
        return start.ContainsAny((byte)' ', (byte)'\n');
    }
}
