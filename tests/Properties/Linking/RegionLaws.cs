using System;
using System.Collections.Generic;
using AfsLd.Domain.Image;

namespace AfsLd.Tests.Properties.Linking;

/// <summary>Fills one region of an image: EmitRegion, or a mutant of it.</summary>
internal delegate void RegionFiller(LinkImage image, int index, Span<byte> destination);

/// <summary>The laws of regions as predicates, so that mutants can be held against them.</summary>
internal static class RegionLaws
{
    /// <summary>Regions start at 0, are contiguous and not empty, and end at the file's size.</summary>
    internal static bool Partition(IReadOnlyList<Region> regions, ulong fileSizeBytes)
    {
        ulong at = 0;
        foreach (Region region in regions)
        {
            if (region.FileOffset != at || region.SizeBytes == 0)
            {
                return false;
            }

            at += region.SizeBytes;
        }

        return at == fileSizeBytes;
    }

    /// <summary>A filler gives the same region over two different kinds of junk: it writes every byte and reads none.</summary>
    internal static bool IsLocal(LinkImage image, RegionFiller fill)
    {
        for (int i = 0; i < image.Regions.Length; i++)
        {
            var first = new byte[image.Regions[i].SizeBytes];
            var second = new byte[image.Regions[i].SizeBytes];
            first.AsSpan().Fill(0x55);
            second.AsSpan().Fill(0xaa);
            fill(image, i, first);
            fill(image, i, second);
            if (!first.AsSpan().SequenceEqual(second))
            {
                return false;
            }
        }

        return true;
    }
}
