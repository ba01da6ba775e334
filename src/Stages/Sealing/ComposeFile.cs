using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Image;
using AfsLd.Stages.Image;
using LanguageExt;

namespace AfsLd.Stages.Sealing;

/// <summary>Makes the whole output file in memory, one region after the other: for callers that embed the linker. The command line's
/// shell does the same in parallel, straight into its output, and must come to the same bytes.</summary>
public static class ComposeFile
{
    private const int UuidSizeBytes = 16;

    /// <summary>The bytes of the file. Fails with what did not fit (branches, pages), in region order.</summary>
    public static Fin<ImmutableArray<byte>> Run(LinkImage image)
    {
        var file = new byte[image.FileSizeBytes];
        var errors = new List<Diagnostic>();
        for (int i = 0; i < image.Regions.Length; i++)
        {
            Region region = image.Regions[i];
            errors.AddRange(EmitRegion.Run(image, i, file.AsSpan((int)region.FileOffset, (int)region.SizeBytes)));
        }

        if (errors.Count != 0)
        {
            return new LinkError([.. errors]);
        }

        Seal(image, file);
        return ImmutableCollectionsMarshal.AsImmutableArray(file);
    }

    /// <summary>UUID first, then the hashes of its pages: no byte that is signed changes after that.</summary>
    private static void Seal(LinkImage image, Span<byte> file)
    {
        const int page = HashPages.SignaturePageBytes;
        int limit = (int)SealImage.CodeLimit(image);
        Span<byte> covered = file[..limit];
        var hashes = new byte[SealImage.PageCount(image) * HashBytes.DigestBytes];
        HashPages.Run(covered, page, hashes);
        if (image.UuidOffset >= 0)
        {
            SealImage.DeriveUuid(image, hashes, covered, file.Slice(image.UuidOffset, UuidSizeBytes));
            int first = image.UuidOffset / page;
            int end = ((image.UuidOffset + UuidSizeBytes - 1) / page) + 1;
            HashPages.Run(covered[(first * page)..Math.Min(limit, end * page)], page, hashes.AsSpan(first * HashBytes.DigestBytes));
        }

        if (SealImage.HashesOffset(image) is long offset and >= 0)
        {
            SealImage.WriteSignatureHeader(image, file[limit..(int)offset]);
            hashes.CopyTo(file[(int)offset..]);
        }
    }
}
