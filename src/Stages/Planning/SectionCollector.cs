using System;
using System.Collections.Generic;
using AfsLd.Domain.Format;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Planning;

/// <summary>The output sections while they are being found: one per name, in order of first appearance.</summary>
internal sealed class SectionCollector
{
    private readonly Dictionary<SectionKey, int> indexOf = [];
    private readonly List<Entry> entries = [];

    /// <summary>One section.</summary>
    internal sealed class Entry
    {
        internal required SectionKey Key { get; init; }

        internal required uint Flags { get; set; }

        internal required SyntheticKind Synthetic { get; init; }

        internal byte AlignLog2 { get; set; }

        internal uint Reserved2 { get; init; }

        internal ulong SyntheticSizeBytes { get; init; }

        internal ReadOnlyMemory<byte> Contents { get; init; }

        internal int AtomCount { get; set; }
    }

    internal IReadOnlyList<Entry> Entries => entries;

    /// <summary>The section of a name, made if it is new, for atoms of an input section with these flags.</summary>
    internal int ForAtoms(SectionKey key, uint flags)
    {
        if (indexOf.TryGetValue(key, out int index))
        {
            entries[index].Flags = Merge(entries[index].Flags, flags);
            return index;
        }

        index = entries.Count;
        indexOf.Add(key, index);
        entries.Add(new Entry { Key = key, Flags = flags & ~RelocationAttributes, Synthetic = SyntheticKind.None });
        return index;
    }

    /// <summary>Adds a section that the linker makes. An empty one is not needed where its name exists.</summary>
    internal void Add(Entry entry)
    {
        if (entry.Synthetic == SyntheticKind.Empty && indexOf.ContainsKey(entry.Key))
        {
            return;
        }

        indexOf.TryAdd(entry.Key, entries.Count);
        entries.Add(entry);
    }

    private const uint RelocationAttributes = SectionTypes.ExternalRelocations | SectionTypes.LocalRelocations;

    /// <summary>Attributes add up. Zerofill and regular contents together take file space; other types must agree or become regular.</summary>
    private static uint Merge(uint left, uint right)
    {
        uint attributes = ((left | right) & ~SectionTypes.TypeMask) & ~RelocationAttributes;
        uint leftType = left & SectionTypes.TypeMask;
        uint rightType = right & SectionTypes.TypeMask;
        return attributes | (leftType == rightType ? leftType : SectionTypes.Regular);
    }
}
