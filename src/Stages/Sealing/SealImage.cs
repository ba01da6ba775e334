using System;
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

    /// <summary>Writes the UUID of a file that is complete but for its UUID and signature.</summary>
    /// <param name="image">The description.</param>
    /// <param name="pageHashes">SHA-256 of each 4 KiB page of the file, 32 bytes each.</param>
    /// <param name="file">The file.</param>
    /// <param name="destination">16 bytes.</param>
    public static void DeriveUuid(LinkImage image, ReadOnlySpan<byte> pageHashes, ReadOnlySpan<byte> file, Span<byte> destination) =>
        Sealing.DeriveUuid.Run(file, InputOf(image), pageHashes, destination);

    private static UuidInput InputOf(LinkImage image)
    {
        Layout layout = image.Layout;
        ulong contentsEnd = layout.Segments[^1].FileOffset;
        foreach (LinkEditBlob blob in image.LinkEdit.Blobs)
        {
            if (blob.Kind is LinkEditKind.Rebase or LinkEditKind.Bind or LinkEditKind.WeakBind or LinkEditKind.LazyBind or LinkEditKind.ChainedFixups
                or LinkEditKind.ExportTrie or LinkEditKind.FunctionStarts or LinkEditKind.DataInCode)
            {
                contentsEnd = Math.Max(contentsEnd, blob.FileOffset + blob.SizeBytes);
            }
        }

        return new UuidInput((int)layout.HeaderSizeBytes, (int)contentsEnd, layout.Plan.Options.InstallName is null);
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
