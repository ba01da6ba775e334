using System;
using System.Buffers.Binary;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Sealing;

/// <summary>The UUID of an output: a hash of what it does, not of where it was made.</summary>
/// <remarks>It covers the load commands and everything up to the end of the tables that dyld reads. It leaves out the symbol table,
/// its names and the debug map, which come after them, and in the load commands what depends on those: so the variants that -S and
/// -x make share it, and no path, time or folder of the build enters it. docs/decisions/0031-uuid-of-content.md.</remarks>
internal static class DeriveUuid
{
    /// <summary>Bytes of a UUID.</summary>
    public const int UuidBytes = 16;

    private const int PageBytes = HashPages.SignaturePageBytes;
    private const int DigestBytes = Sha256Constants.DigestBytes;
    private const int CommandHeadBytes = 8; // cmd, cmdsize

    // struct segment_command_64: segname, vmaddr, vmsize, fileoff, filesize.
    private const int SegmentNameOffset = 8;
    private const int SegmentSizeOffset = 32;
    private const int SegmentFileSizeOffset = 48;

    private static Name16 LinkEditName => Name16.Of("__LINKEDIT");

    /// <summary>Writes the UUID.</summary>
    /// <param name="file">The file, from its mach header on.</param>
    /// <param name="input">What of it counts.</param>
    /// <param name="pageHashes">SHA-256 of each 4 KiB page of the file, 32 bytes each; those of the pages that hold load commands
    /// are not looked at.</param>
    /// <param name="destination">16 bytes.</param>
    public static void Run(ReadOnlySpan<byte> file, UuidInput input, ReadOnlySpan<byte> pageHashes, Span<byte> destination)
    {
        // The contents are: the rest of the page where the commands end, whole pages, the last page up to the contents' end.
        int contentsEnd = Math.Max(input.ContentsEnd, input.CommandsEnd);
        int firstPage = (input.CommandsEnd + PageBytes - 1) / PageBytes;
        int endPage = Math.Max(firstPage, contentsEnd / PageBytes);
        int firstPart = Math.Min(firstPage * PageBytes, contentsEnd);
        int lastPart = Math.Max(firstPart, endPage * PageBytes);
        lastPart = Math.Min(lastPart, contentsEnd);

        Span<byte> digests = stackalloc byte[4 * DigestBytes];
        HashCommands(file[..input.CommandsEnd], input.IgnoresInstallName, digests);
        HashBytes.Run(file[input.CommandsEnd..firstPart], digests[DigestBytes..]);
        HashDigests(pageHashes[(firstPage * DigestBytes)..(endPage * DigestBytes)], digests[(2 * DigestBytes)..]);
        HashBytes.Run(file[lastPart..contentsEnd], digests[(3 * DigestBytes)..]);

        Span<byte> digest = stackalloc byte[DigestBytes];
        HashBytes.Run(digests, digest);
        digest[..UuidBytes].CopyTo(destination);

        // RFC 4122: version 3 (made from a name) and the variant, as ld64 marks its content UUIDs.
        destination[6] = (byte)((destination[6] & 0x0f) | 0x30);
        destination[8] = (byte)((destination[8] & 0x3f) | 0x80);
    }

    // A tree, so that the digests of a large file's pages are hashed several at once like the pages themselves.
    private static void HashDigests(ReadOnlySpan<byte> digests, Span<byte> destination)
    {
        if (digests.Length <= PageBytes)
        {
            HashBytes.Run(digests, destination);
            return;
        }

        var parents = new byte[HashPages.DigestsSizeBytes(digests.Length, PageBytes)];
        HashPages.Run(digests, PageBytes, parents);
        HashDigests(parents, destination);
    }

    private static void HashCommands(ReadOnlySpan<byte> commands, bool ignoresInstallName, Span<byte> destination)
    {
        byte[] kept = commands.ToArray();
        int length = MachHeader.SizeBytes;
        if (ignoresInstallName)
        {
            kept.AsSpan(MachHeader.SizeOfCommandsOffset, sizeof(uint)).Clear();
        }

        for (int offset = MachHeader.SizeBytes; offset + CommandHeadBytes <= commands.Length;)
        {
            uint command = BinaryPrimitives.ReadUInt32LittleEndian(commands[offset..]);
            int size = (int)BinaryPrimitives.ReadUInt32LittleEndian(commands[(offset + 4)..]);
            Span<byte> copy = kept.AsSpan(length, size);
            commands.Slice(offset, size).CopyTo(copy);
            offset += size;
            switch (command)
            {
                case LoadCommands.IdDylib when ignoresInstallName:
                    continue;
                case LoadCommands.Uuid or LoadCommands.Symtab or LoadCommands.Dysymtab or LoadCommands.CodeSignature:
                    copy[CommandHeadBytes..].Clear();
                    break;
                case LoadCommands.Segment64 when Name16.Read(copy[SegmentNameOffset..]) == LinkEditName:
                    copy.Slice(SegmentSizeOffset, sizeof(ulong)).Clear();
                    copy.Slice(SegmentFileSizeOffset, sizeof(ulong)).Clear();
                    break;
            }

            length += size;
        }

        HashBytes.Run(kept.AsSpan(0, length), destination);
    }
}
