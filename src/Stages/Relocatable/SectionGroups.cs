using System;
using System.Collections.Generic;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Domain.Relocatable;

namespace AfsLd.Stages.Relocatable;

/// <summary>The sections of a relocatable output while they are being found, in order of first appearance.</summary>
/// <remarks>Sections of one name are one, unless a later link must treat them differently: other types, literals beside what
/// only looks like literals, roots of -dead_strip beside what is none. Those stay neighbours with one name.</remarks>
internal sealed class SectionGroups(LinkOptions options)
{
    private const uint RelocationAttributes = SectionTypes.ExternalRelocations | SectionTypes.LocalRelocations;
    private const uint DistinctAttributes = SectionTypes.NoDeadStrip | SectionTypes.LiveSupport;

    private readonly Dictionary<Identity, int> numberOf = [];
    private readonly List<Group> groups = [];

    private readonly record struct Identity(SectionKey Key, uint Kind, uint Reserved2, bool HoldsLiterals, ObjectContent Content);

    /// <summary>One section.</summary>
    internal sealed class Group
    {
        internal required SectionKey Key { get; init; }

        internal required ObjectContent Content { get; init; }

        internal required uint Flags { get; set; }

        internal uint Reserved2 { get; init; }

        internal ReadOnlyMemory<byte> Bytes { get; init; }

        internal byte AlignLog2 { get; set; }

        internal ulong SizeBytes { get; set; }

        internal int AtomCount { get; set; }
    }

    /// <summary>The sections so far.</summary>
    internal IReadOnlyList<Group> All => groups;

    /// <summary>The number of the section that an input section's atoms go to.</summary>
    internal int ForAtoms(InputSection section)
    {
        uint flags = OutputFlags(section.Flags);
        SectionKey key = Rename(section.Key);
        var identity = new Identity(
            key, flags & (SectionTypes.TypeMask | DistinctAttributes), section.Reserved2, AtomSections.HoldsLiterals(section), ObjectContent.Atoms);
        if (numberOf.TryGetValue(identity, out int number))
        {
            groups[number].Flags = Merge(groups[number].Flags, flags);
            return number;
        }

        numberOf.Add(identity, groups.Count);
        groups.Add(new Group { Key = key, Content = ObjectContent.Atoms, Flags = flags, Reserved2 = section.Reserved2 });
        return groups.Count - 1;
    }

    /// <summary>Adds a section that is not made of atoms, once.</summary>
    internal void Add(SectionKey key, uint flags, ObjectContent content, byte alignLog2, ulong sizeBytes, ReadOnlyMemory<byte> bytes)
    {
        SectionKey renamed = Rename(key);
        if (numberOf.TryAdd(new Identity(renamed, flags, 0, false, content), groups.Count))
        {
            groups.Add(new Group { Key = renamed, Content = content, Flags = OutputFlags(flags), AlignLog2 = alignLog2, SizeBytes = sizeBytes, Bytes = bytes });
        }
    }

    /// <summary>An input's pointers that the indirect symbol table describes have relocations by now: no such table is written.</summary>
    private static uint OutputFlags(uint flags) => ((flags & SectionTypes.TypeMask) is SectionTypes.NonLazySymbolPointers
        or SectionTypes.LazySymbolPointers or SectionTypes.ThreadLocalVariablePointers
        ? (flags & ~SectionTypes.TypeMask) | SectionTypes.Regular
        : flags) & ~RelocationAttributes;

    /// <summary>Attributes add up, but "nothing but instructions" is true only of all together.</summary>
    private static uint Merge(uint left, uint right) =>
        ((left | right) & ~SectionTypes.PureInstructions) | (left & right & SectionTypes.PureInstructions);

    private SectionKey Rename(SectionKey key)
    {
        foreach (SectionRename rename in options.RenamedSections)
        {
            if (rename.From == key)
            {
                key = rename.To;
                break;
            }
        }

        foreach (SegmentRename rename in options.RenamedSegments)
        {
            if (rename.From == key.Segment)
            {
                return key with { Segment = rename.To };
            }
        }

        return key;
    }
}
