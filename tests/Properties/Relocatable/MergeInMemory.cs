using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Domain.Relocatable;
using AfsLd.Stages;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Relocatable;
using AfsLd.Tests.Properties.Linking;
using LanguageExt;

namespace AfsLd.Tests.Properties.Relocatable;

/// <summary>Whole relocatable links (-r) in memory.</summary>
internal static class MergeInMemory
{
    internal static Fin<ObjectImage> Plan(IExecution execution, ImmutableArray<LoadedInput> inputs, LinkOptions options)
    {
        LinkOptions merging = options with { Kind = OutputKind.Relocatable, DeadStrip = false };
        return from parsed in ParseInputs.Run(execution, inputs, merging)
               from resolution in Pipeline.Resolve(execution, SilentObserver.Instance, parsed, merging, (archive, member) => ParseMember.Run(archive, member, null))
               from image in Pipeline.PlanObject(execution, SilentObserver.Instance, resolution, merging)
               select image;
    }

    /// <summary>The image; a failure's text is in the exception.</summary>
    internal static ObjectImage PlanOrThrow(IExecution execution, ImmutableArray<LoadedInput> inputs, LinkOptions options) => Plan(execution, inputs, options)
        .Match(Succ: image => image, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));

    /// <summary>The file that an image describes.</summary>
    internal static byte[] FileOf(ObjectImage image)
    {
        var file = new byte[image.FileSizeBytes];
        foreach (ObjectRegion region in image.Regions)
        {
            EmitObjectRegion.Run(image, region, file.AsSpan((int)region.FileOffset, (int)region.SizeBytes));
        }

        return file;
    }

    /// <summary>The bytes of the merged object.</summary>
    internal static byte[] Merge(ImmutableArray<LoadedInput> inputs, LinkOptions options) =>
        FileOf(PlanOrThrow(SequentialExecution.Instance, inputs, options));

    /// <summary>Bytes as an input of a link.</summary>
    internal static LoadedInput AsInput(byte[] file, string path = "merged.o") => new(new InputRequest.File(path), path, file, 0);

    /// <summary>Links objects to an image.</summary>
    internal static byte[] Link(ImmutableArray<LoadedInput> inputs, LinkOptions options)
    {
        LinkImage image = LinkInMemory.Plan(SequentialExecution.Instance, inputs, options)
            .Match(Succ: planned => planned, Fail: error => throw new InvalidOperationException(LinkInMemory.TextOf(error)));
        return [.. LinkInMemory.FileOf(image)];
    }

    /// <summary>True if regions start at 0, are contiguous and not empty, and end at the file's size.</summary>
    internal static bool Partition(ImmutableArray<ObjectRegion> regions, ulong fileSizeBytes)
    {
        ulong at = 0;
        return regions.All(region => region.SizeBytes != 0 && region.FileOffset == at && (at += region.SizeBytes) != 0) && at == fileSizeBytes;
    }

    /// <summary>What fills a region of a merged object.</summary>
    internal delegate void Filler(ObjectImage image, ObjectRegion region, Span<byte> destination);

    /// <summary>True if every region is the same over two kinds of junk: all of it is written and none is read.</summary>
    internal static bool IsLocal(ObjectImage image, Filler fill) => image.Regions.All(region =>
    {
        var first = new byte[region.SizeBytes];
        var second = new byte[region.SizeBytes];
        first.AsSpan().Fill(0x55);
        second.AsSpan().Fill(0xaa);
        fill(image, region, first);
        fill(image, region, second);
        return first.AsSpan().SequenceEqual(second);
    });
}
