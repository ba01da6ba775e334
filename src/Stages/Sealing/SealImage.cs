using System;
using System.Buffers.Binary;
using AfsLd.Domain.Image;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Sealing;

/// <summary>What remains to be done when every region is filled: UUID, page hashes, signature. All are pure functions of bytes.</summary>
public static class SealImage
{
    /// <summary>Pages are hashed in chunks of this many: a constant.</summary>
    public const int PagesInChunk = 64;

    /// <summary>The number of 4 KiB pages that the signature covers (of the whole file when it is not signed).</summary>
    public static int PageCount(LinkImage image) => (int)WriteCodeSignature.PageCount(CodeLimit(image));

    /// <summary>Where the signature begins; the file's size without one.</summary>
    public static ulong CodeLimit(LinkImage image) => image.LinkEdit.Find(LinkEditKind.Signature)?.FileOffset ?? image.FileSizeBytes;

    /// <summary>Where the signature's page hashes begin in the file; -1 without a signature.</summary>
    public static long HashesOffset(LinkImage image) =>
        image.LinkEdit.SignatureIdentifier is { } identifier ? (long)CodeLimit(image) + WriteCodeSignature.HashesOffset(identifier) : -1;

    /// <summary>Writes the signature's part before its hashes.</summary>
    public static void WriteSignatureHeader(LinkImage image, Span<byte> destination)
    {
        if (image.LinkEdit.SignatureIdentifier is { } identifier)
        {
            bool executable = image.Layout.Plan.Options.Kind == Domain.Options.OutputKind.Executable;
            WriteCodeSignature.WriteHeader(CodeLimit(image), identifier, TextFileSize(image.Layout), executable, destination);
        }
    }

    /// <summary>The UUID of a file whose LC_UUID is still zero.</summary>
    /// <remarks>It covers the contents of the mapped segments after the load commands, and the tables of __LINKEDIT that dyld
    /// reads; not the load commands' offsets, the symbol table, its names and the debug map, so that stripping (-S, -x) leaves
    /// it as it is. A path never enters it.</remarks>
    /// <param name="image">The description.</param>
    /// <param name="pageHashes">SHA-256 of each 4 KiB page of the file, 32 bytes each.</param>
    /// <param name="file">The file.</param>
    /// <param name="destination">16 bytes.</param>
    public static void DeriveUuid(LinkImage image, ReadOnlySpan<byte> pageHashes, ReadOnlySpan<byte> file, Span<byte> destination)
    {
        Layout layout = image.Layout;
        const int page = HashPages.SignaturePageBytes;
        int headerEnd = (int)layout.HeaderSizeBytes;
        int firstWholePage = (headerEnd + page - 1) / page;
        int mappedEnd = (int)layout.Segments[^1].FileOffset;
        int pageEnd = mappedEnd / page;
        int tailStart = Math.Max(headerEnd, Math.Min(firstWholePage * page, mappedEnd));

        // Digests of: the rest of the page where the load commands end; the whole pages; each table that dyld reads.
        Span<byte> digests = stackalloc byte[32 * 16];
        int count = 0;
        HashBytes.Run(file[headerEnd..tailStart], digests.Slice(32 * count++, 32));
        if (pageEnd > firstWholePage)
        {
            HashBytes.Run(pageHashes[(firstWholePage * 32)..(pageEnd * 32)], digests.Slice(32 * count++, 32));
        }

        foreach (LinkEditBlob blob in image.LinkEdit.Blobs)
        {
            if (blob.Kind is LinkEditKind.Rebase or LinkEditKind.Bind or LinkEditKind.WeakBind or LinkEditKind.LazyBind or LinkEditKind.ChainedFixups
                or LinkEditKind.ExportTrie or LinkEditKind.FunctionStarts or LinkEditKind.DataInCode)
            {
                HashBytes.Run(blob.Bytes.AsSpan(), digests.Slice(32 * count++, 32));
            }
        }

        Span<byte> facts = stackalloc byte[32];
        facts.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(facts, (int)layout.Plan.Options.Kind);
        BinaryPrimitives.WriteInt32LittleEndian(facts[4..], (int)layout.Plan.Graph.Resolution.Target.Platform);
        BinaryPrimitives.WriteUInt32LittleEndian(facts[8..], layout.Plan.Graph.Resolution.Target.MinimumOS.Packed);
        BinaryPrimitives.WriteUInt32LittleEndian(facts[12..], layout.Plan.Graph.Resolution.Target.Sdk.Packed);
        BinaryPrimitives.WriteUInt64LittleEndian(facts[16..], layout.ImageBase);
        facts.CopyTo(digests.Slice(32 * count++, 32));

        Span<byte> digest = stackalloc byte[32];
        HashBytes.Run(digests[..(32 * count)], digest);
        digest[..16].CopyTo(destination);

        // RFC 4122: version 3 (made from a name) and the variant, as ld64 marks its content UUIDs.
        destination[6] = (byte)((destination[6] & 0x0f) | 0x30);
        destination[8] = (byte)((destination[8] & 0x3f) | 0x80);
    }

    private static ulong TextFileSize(Layout layout)
    {
        for (int i = 0; i < layout.Segments.Length; i++)
        {
            if (layout.Segments[i].Address == layout.ImageBase && layout.Segments[i].FileOffset == 0 && layout.Segments[i].FileSizeBytes != 0)
            {
                return layout.Segments[i].FileSizeBytes;
            }
        }

        return 0;
    }
}
