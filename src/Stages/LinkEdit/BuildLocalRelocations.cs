using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain.Format;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Writes the pointers of an image that slides without dyld: one local relocation each (mach-o/reloc.h).</summary>
internal static class BuildLocalRelocations
{
    /// <summary>The places that r_address can name: it has 31 bits and counts from the image's base.</summary>
    internal const ulong ReachBytes = 1UL << 31;

    /// <summary>The table, in the order of the file.</summary>
    internal static ImmutableArray<byte> Run(Layout layout, FixupTable fixups)
    {
        var bytes = new byte[fixups.Count * RelocationInfo.SizeBytes];
        int[] order = SectionsByAddress.Of(layout);
        int at = 0;
        foreach (ImmutableArray<Fixup> chunk in fixups.Chunks)
        {
            foreach (ref readonly Fixup fixup in chunk.AsSpan())
            {
                RelocationInfo row = RelocationInfo.Of(
                    (uint)(fixup.Address - layout.ImageBase), SectionAt(layout, order, fixup.Target), pcRelative: false, lengthLog2: 3, external: false, RelocationType.Unsigned);
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), row.Address);
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + 4), row.Packed);
                at += RelocationInfo.SizeBytes;
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(bytes);
    }

    /// <summary>r_symbolnum: the 1-based section of the target; a boundary behind the last byte belongs to the section before it.</summary>
    private static int SectionAt(Layout layout, ReadOnlySpan<int> order, ulong target)
    {
        ReadOnlySpan<SectionPlace> sections = layout.Sections.AsSpan();
        int low = 0;
        int high = sections.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sections[order[middle]].Address <= target)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return order[Math.Max(low, 1) - 1] + 1;
    }
}
