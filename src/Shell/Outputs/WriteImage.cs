using System;
using System.Buffers;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Image;
using AfsLd.Stages.Image;
using AfsLd.Stages.Sealing;

namespace AfsLd.Shell.Outputs;

/// <summary>Fills a buffer with what a LinkImage describes: regions, then page hashes, UUID and signature.</summary>
internal static class WriteImage
{
    private const int PageBytes = HashPages.SignaturePageBytes;
    private const int UuidBytes = 16;

    /// <summary>Writes the file; returns what did not fit, empty when all is well.</summary>
    /// <param name="execution">Who fills and hashes.</param>
    /// <param name="observer">Told of what begins and ends.</param>
    /// <param name="image">The description.</param>
    /// <param name="file">The memory of the file.</param>
    /// <param name="behind">What writes it to its place meanwhile, if anything does.</param>
    internal static ImmutableArray<Diagnostic> Run(
        IExecution execution, IStageObserver observer, LinkImage image, MemoryManager<byte> file, WriteBehind? behind)
    {
        observer.Begin("image emission");
        ImmutableArray<Diagnostic> errors = EmitRegions(execution, observer, image, file, behind);
        observer.End("image emission");
        if (errors.IsEmpty)
        {
            observer.Begin("hashing");
            Seal(execution, observer, image, file, behind);
            observer.End("hashing");
        }

        return errors;
    }

    private static ImmutableArray<Diagnostic> EmitRegions(
        IExecution execution, IStageObserver observer, LinkImage image, MemoryManager<byte> file, WriteBehind? behind)
    {
        ImmutableArray<int> regions = [.. Enumerable.Range(0, image.Regions.Length)];
        ImmutableArray<ImmutableArray<Diagnostic>> found = execution.Map(regions, index =>
        {
            Region region = image.Regions[index];
            Span<byte> destination = file.GetSpan().Slice((int)region.FileOffset, (int)region.SizeBytes);
            ImmutableArray<Diagnostic> misfits = observer == SilentObserver.Instance
                ? EmitRegion.Run(image, index, destination)
                : EmitRegion.Run(image, index, observer, destination);
            behind?.Filled(index);
            return misfits;
        });

        List<Diagnostic>? all = null;
        foreach (ImmutableArray<Diagnostic> some in found)
        {
            if (!some.IsEmpty)
            {
                (all ??= []).AddRange(some);
            }
        }

        return all is null ? [] : [.. all];
    }

    // The UUID is made of page hashes and lies in a page: that page is hashed again. No byte that is signed changes after that.
    private static void Seal(IExecution execution, IStageObserver observer, LinkImage image, MemoryManager<byte> file, WriteBehind? behind)
    {
        long hashesOffset = SealImage.HashesOffset(image);
        bool isSigned = hashesOffset >= 0;
        if (!isSigned && image.UuidOffset < 0)
        {
            return;
        }

        int limit = (int)SealImage.CodeLimit(image);
        int hashesBytes = SealImage.PageCount(image) * HashBytes.DigestBytes;
        Memory<byte> hashes = isSigned ? file.Memory.Slice((int)hashesOffset, hashesBytes) : new byte[hashesBytes];
        if (isSigned)
        {
            SealImage.WriteSignatureHeader(image, file.GetSpan()[limit..(int)hashesOffset]);
        }

        int pages = SealImage.PageCount(image);
        ImmutableArray<int> chunks = [.. Enumerable.Range(0, (pages + SealImage.PagesInChunk - 1) / SealImage.PagesInChunk)];
        execution.Map(chunks, chunk =>
        {
            behind?.WriteRest();
            PartMark began = observer.BeginPart();
            int first = chunk * SealImage.PagesInChunk;
            HashPagesFrom(file.GetSpan()[..limit], first, Math.Min(pages, first + SealImage.PagesInChunk), hashes.Span);
            observer.EndPart("pages", began);
            return true;
        });

        if (image.UuidOffset >= 0)
        {
            PartMark began = observer.BeginPart();
            Span<byte> bytes = file.GetSpan();
            WriteUuid(image, hashes.Span, bytes, bytes.Slice(image.UuidOffset, UuidBytes));
            HashPagesFrom(bytes[..limit], image.UuidOffset / PageBytes, ((image.UuidOffset + UuidBytes - 1) / PageBytes) + 1, hashes.Span);
            observer.EndPart("UUID", began);
        }
    }

    // -random_uuid is the one option that makes two links of the same inputs differ.
    private static void WriteUuid(LinkImage image, ReadOnlySpan<byte> hashes, ReadOnlySpan<byte> file, Span<byte> destination)
    {
        if (image.Layout.Plan.Options.RandomUuid)
        {
            Guid.NewGuid().TryWriteBytes(destination, bigEndian: true, out _);
        }
        else
        {
            SealImage.DeriveUuid(image, hashes, file, destination);
        }
    }

    private static void HashPagesFrom(ReadOnlySpan<byte> covered, int first, int end, Span<byte> hashes) => HashPages.Run(
        covered[(first * PageBytes)..Math.Min(covered.Length, end * PageBytes)], PageBytes, hashes[(first * HashBytes.DigestBytes)..]);
}
