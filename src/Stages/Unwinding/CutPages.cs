using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain.Format;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Unwinding;

/// <summary>Cuts entries into second-level pages.</summary>
internal ref struct CutPages
{
    private const int WordSizeBytes = 4;
    private const int WordsOfPage = (CompactUnwind.PageSizeBytes - CompactUnwind.CompressedHeaderSizeBytes) / WordSizeBytes;
    private readonly int commonCount;

    /// <summary>Per slot: its index among the common encodings, or -1.</summary>
    private readonly int[] commonCode;

    /// <summary>Per slot: the last page (from 1) that holds it itself, and its index there.</summary>
    private readonly int[] pageOf;
    private readonly byte[] ownCode;
    private GrowingArray<UnwindPage> pages;
    private GrowingArray<int> ownSlots;
    private int nextLsda;

    internal CutPages(int slotCount, ReadOnlySpan<int> common)
    {
        commonCount = common.Length;
        commonCode = new int[slotCount];
        Array.Fill(commonCode, -1);
        for (int i = 0; i < common.Length; i++)
        {
            commonCode[common[i]] = i;
        }

        pageOf = new int[slotCount];
        ownCode = new byte[slotCount];
        pages = new GrowingArray<UnwindPage>(64);
        ownSlots = new GrowingArray<int>(64);
    }

    /// <summary>Size of all pages in bytes.</summary>
    internal int SizeBytes { get; private set; }

    /// <summary>The encodings that pages hold themselves, as slots.</summary>
    internal readonly ReadOnlySpan<int> OwnSlots => ownSlots.Items;

    internal readonly ReadOnlySpan<UnwindPage> Pages => pages.Items;

    /// <summary>Makes a page of the entries from <paramref name="first"/> on; returns the entry after its last.</summary>
    /// <remarks>A compressed page ends when it is full, when a function is 16 MiB or more from the first, or when its codes run
    /// out. If a regular page takes more entries, it is one (lld, ld64).</remarks>
    internal int Cut(ReadOnlySpan<uint> offsets, ReadOnlySpan<int> slotOf, ReadOnlySpan<UnwindLsda> lsdas, int first, Span<byte> codes)
    {
        int firstOwn = ownSlots.Count;
        int words = WordsOfPage;
        int at = first;
        for (; at < offsets.Length && words > 0 && offsets[at] - offsets[first] <= CompactUnwind.CompressedOffsetMask; at++)
        {
            int slot = slotOf[at];
            if (commonCode[slot] >= 0)
            {
                codes[at] = (byte)commonCode[slot];
                words--;
            }
            else if (pageOf[slot] == pages.Count + 1)
            {
                codes[at] = ownCode[slot];
                words--;
            }
            else
            {
                int code = commonCount + ownSlots.Count - firstOwn;
                if (words < 2 || code >= CompactUnwind.CompressedCodes)
                {
                    break;
                }

                pageOf[slot] = pages.Count + 1;
                ownCode[slot] = (byte)code;
                codes[at] = (byte)code;
                ownSlots.Add(slot);
                words -= 2;
            }
        }

        bool isCompressed = at == offsets.Length || at - first >= CompactUnwind.RegularEntries;
        if (!isCompressed)
        {
            ownSlots.Truncate(firstOwn);
            at = Math.Min(first + CompactUnwind.RegularEntries, offsets.Length);
        }

        while (nextLsda < lsdas.Length && lsdas[nextLsda].FunctionOffset < offsets[first])
        {
            nextLsda++;
        }

        int own = ownSlots.Count - firstOwn;
        pages.Add(new UnwindPage(SizeBytes, isCompressed, first, at - first, firstOwn, own, nextLsda));
        SizeBytes += isCompressed
            ? CompactUnwind.CompressedHeaderSizeBytes + ((at - first + own) * WordSizeBytes)
            : CompactUnwind.RegularHeaderSizeBytes + ((at - first) * CompactUnwind.RegularEntrySizeBytes);
        return at;
    }

    /// <summary>The pages, the first of which begins at a byte offset of the section.</summary>
    internal readonly ImmutableArray<UnwindPage> Freeze(int sectionOffset)
    {
        UnwindPage[] placed = pages.ToArray();
        for (int i = 0; i < placed.Length; i++)
        {
            placed[i] = placed[i] with { SectionOffset = placed[i].SectionOffset + sectionOffset };
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(placed);
    }
}
