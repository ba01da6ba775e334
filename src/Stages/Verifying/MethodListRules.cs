using System;
using System.Collections.Immutable;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks the relative method lists of <c>__objc_methlist</c> (method_list_t in objc-runtime-new.h of objc4).</summary>
/// <remarks>A list is a word of flags and the size of an entry, the number of entries, and entries of three distances: to the slot
/// of the selector, the types, the implementation. Lists follow each other, with zeros between them where one is aligned.</remarks>
internal static class MethodListRules
{
    private const int HeaderSizeBytes = 8;
    private const int EntrySizeBytes = 12;
    private const int SlotSizeBytes = 8;
    private const int MaxSelectorSections = 4;

    // The two lowest bits are the runtime's; bit 30 says that selectors are strings, which only the shared cache has.
    private const uint RuntimeBits = 3;
    private const uint RelativeEntries = 0x8000_0000 | EntrySizeBytes;

    private static readonly Name16 MethodLists = Name16.Of("__objc_methlist");
    private static readonly Name16 SelectorReferences = Name16.Of("__objc_selrefs");

    /// <summary>Checks.</summary>
    internal static void Run(MachImage image, Findings findings)
    {
        foreach (SectionView section in image.Sections)
        {
            if (section.Key.Section == MethodLists && !section.IsZerofill)
            {
                // One is all that linkers make: others would have every byte read again and again.
                CheckSection(image, section, SelectorSections(image), findings);
                return;
            }
        }
    }

    private static ImmutableArray<SectionView> SelectorSections(MachImage image)
    {
        ImmutableArray<SectionView>.Builder found = ImmutableArray.CreateBuilder<SectionView>();
        foreach (SectionView section in image.Sections)
        {
            if (section.Key.Section == SelectorReferences && found.Count < MaxSelectorSections)
            {
                found.Add(section);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Stops at the first violation: one wrong word makes nonsense of what follows.</summary>
    private static void CheckSection(MachImage image, in SectionView section, ImmutableArray<SectionView> selectors, Findings findings)
    {
        ReadOnlySpan<byte> lists = image.ContentOf(section);
        int at = 0;
        while (at + 4 <= lists.Length)
        {
            uint flags = lists.U32(at);
            if (flags == 0)
            {
                at += 4;
                continue;
            }

            if ((flags & ~RuntimeBits) != RelativeEntries)
            {
                // Where the next one begins is not known.
                findings.Add(Rules.MethodListEntries, section.FileOffset + at, $"a list whose entries are 0x{flags:x}");
                return;
            }

            long count = at + HeaderSizeBytes <= lists.Length ? lists.U32(at + 4) : uint.MaxValue;
            if (count > (lists.Length - at - HeaderSizeBytes) / EntrySizeBytes)
            {
                findings.Add(Rules.MethodListSize, section.FileOffset + at, $"a list of {count} methods, 0x{lists.Length - at:x} bytes before the end of its section");
                return;
            }

            at += HeaderSizeBytes;
            for (long i = 0; i < count; i++, at += EntrySizeBytes)
            {
                ulong slot = unchecked(section.Address + (ulong)at + (ulong)(long)(int)lists.U32(at));
                if (!IsSlot(selectors, slot))
                {
                    findings.Add(Rules.MethodListSelector, section.FileOffset + at, $"method {i} of a list has its selector at 0x{slot:x}");
                    return;
                }
            }
        }
    }

    private static bool IsSlot(ImmutableArray<SectionView> selectors, ulong slot)
    {
        foreach (SectionView section in selectors)
        {
            if (section.Contains(slot))
            {
                return (slot - section.Address) % SlotSizeBytes == 0 && section.SizeBytes - (slot - section.Address) >= SlotSizeBytes;
            }
        }

        return false;
    }
}
