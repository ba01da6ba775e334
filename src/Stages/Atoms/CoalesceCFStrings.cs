using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Resolving;

namespace AfsLd.Stages.Atoms;

/// <summary>Makes one of equal constant strings of Core Foundation (<c>__cfstring</c>), as ld64 and lld do.</summary>
/// <remarks>Such a string is four words: the class, flags, a pointer to the characters, their number (CFString.c of Core
/// Foundation). Equal characters are one literal by now. The first copy in link order stays. What has an external
/// name, no name of its own (and so lies in an atom with others), or looks otherwise stays as it is. Strings are read per object, then each of 16 shards finds its copies.</remarks>
internal static class CoalesceCFStrings
{
    private const int ShardCount = 16;
    private const int SizeBytes = 32;
    private const int FlagsAt = 8;
    private const int CharactersAt = 16;
    private const int LengthAt = 24;

    private static readonly Name16 SectionName = Name16.Of("__cfstring");

    private static readonly ImmutableArray<int> Shards = [.. Enumerable.Range(0, ShardCount)];

    private readonly record struct Value(SectionKey Section, ReferenceTarget Class, ulong Flags, ReferenceTarget Characters, ulong Length);

    private readonly record struct Found(int Atom, ulong Hash, Value Value);

    private readonly record struct Duplicate(int Atom, int Kept);

    /// <summary>True if one of the objects has such strings: the rest need not be called otherwise.</summary>
    internal static bool AreIn(ImmutableArray<ParsedObject> objects, NameRange range)
    {
        for (int o = range.First; o < range.End; o++)
        {
            foreach (InputSection section in objects[o].Sections)
            {
                if (section.Key.Section == SectionName)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Replaces copies by the first of their kind. The graph's replacements must already make one of equal literals.</summary>
    /// <param name="execution">Visits objects, then shards.</param>
    /// <param name="graph">The atoms.</param>
    /// <param name="ranges">The ranges of objects that have such strings.</param>
    /// <param name="replacement">Is written when all has been read.</param>
    /// <param name="flags">Of the atoms.</param>
    /// <param name="align">Of the atoms.</param>
    internal static void Run(IExecution execution, AtomGraph graph, ImmutableArray<NameRange> ranges, int[] replacement, AtomFlags[] flags, byte[] align)
    {
        ImmutableArray<Found[]> strings = execution.Map(ranges, range => Read(graph, range, flags));
        ImmutableArray<Duplicate[]> duplicates = execution.Map(Shards, shard => FindDuplicates(strings, shard));
        foreach (Duplicate[] shard in duplicates)
        {
            foreach (Duplicate duplicate in shard)
            {
                replacement[duplicate.Atom] = duplicate.Kept;
                flags[duplicate.Atom] |= AtomFlags.Dropped;
                align[duplicate.Kept] = Math.Max(align[duplicate.Kept], align[duplicate.Atom]);
            }
        }
    }

    private static Found[] Read(AtomGraph graph, NameRange range, AtomFlags[] flags)
    {
        var found = new GrowingArray<Found>(64);
        for (int o = range.First; o < range.End; o++)
        {
            ImmutableArray<InputSection> sections = graph.Resolution.Objects[o].Sections;
            ReadOnlySpan<int> starts = graph.FirstAtomOfSection[o].AsSpan();
            for (int s = 0; s < sections.Length; s++)
            {
                if (sections[s].Key.Section != SectionName)
                {
                    continue;
                }

                var references = new ReferenceReader(graph, o);
                bool[] isNamed = FindNamed(graph, o, starts[s], starts[s + 1]);
                for (int atom = starts[s]; atom < starts[s + 1]; atom++)
                {
                    if (!isNamed[atom - starts[s]]
                        && (flags[atom] & (AtomFlags.Dropped | AtomFlags.Zerofill)) == 0
                        && TryRead(graph, ref references, sections[s], atom, out Value value))
                    {
                        found.Add(new Found(atom, HashOf(value), value));
                    }
                }
            }
        }

        return found.ToArray();
    }

    /// <summary>Which of a section's atoms have external names: who lost to one points at it, and other images may.</summary>
    private static bool[] FindNamed(AtomGraph graph, int objectIndex, int first, int end)
    {
        var isNamed = new bool[end - first];
        ReadOnlySpan<int> map = graph.Resolution.SymbolMaps[objectIndex].AsSpan();
        ReadOnlySpan<int> atoms = graph.AtomOfSymbol[objectIndex].AsSpan();
        for (int i = 0; i < map.Length; i++)
        {
            if (map[i] >= 0 && atoms[i] >= first && atoms[i] < end)
            {
                isNamed[atoms[i] - first] = true;
            }
        }

        return isNamed;
    }

    private static bool TryRead(AtomGraph graph, ref ReferenceReader references, InputSection section, int atom, out Value value)
    {
        value = default;
        ReadOnlySpan<RelocationInfo> relocations = graph.RelocationsOf(new AtomId(atom));
        uint start = graph.Atoms.OffsetInSection[atom];
        if (graph.Atoms.SizeBytes[atom] != SizeBytes
            || relocations.Length != 2
            || !IsPointer(relocations[0], start + CharactersAt)
            || !IsPointer(relocations[1], start))
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = section.Contents.Span.Slice((int)start, SizeBytes);
        value = new Value(
            section.Key,
            references.ReadAt(section, relocations, 1),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[FlagsAt..]),
            references.ReadAt(section, relocations, 0),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[LengthAt..]));
        return IsKnown(value.Class) && IsKnown(value.Characters);
    }

    private static bool IsPointer(RelocationInfo relocation, uint at) =>
        relocation.Address == at && relocation.Type == RelocationType.Unsigned && relocation.LengthLog2 == 3 && !relocation.IsPcRelative;

    private static bool IsKnown(ReferenceTarget target) => target.Symbol >= 0 || target.Atom >= 0;

    private static ulong HashOf(in Value value)
    {
        ulong hash = Mix(0, value.Characters);
        hash = Mix(hash, value.Class);
        hash = (hash ^ value.Flags) * 0x9e3779b97f4a7c15;
        hash = (hash ^ value.Length ^ (hash >> 29)) * 0x9e3779b97f4a7c15;
        return hash ^ (hash >> 32);
    }

    private static ulong Mix(ulong hash, ReferenceTarget target)
    {
        hash = (hash ^ (uint)target.Atom ^ ((ulong)(uint)target.Symbol << 32)) * 0x9e3779b97f4a7c15;
        return (hash ^ (ulong)target.Addend ^ (hash >> 31)) * 0x9e3779b97f4a7c15;
    }

    private static Duplicate[] FindDuplicates(ImmutableArray<Found[]> strings, int shard)
    {
        var first = new Dictionary<Key, int>();
        var duplicates = new GrowingArray<Duplicate>(0);
        foreach (Found[] part in strings)
        {
            foreach (Found each in part)
            {
                if ((int)(each.Hash >> 60) == shard && !first.TryAdd(new Key(each.Hash, each.Value), each.Atom))
                {
                    duplicates.Add(new Duplicate(each.Atom, first[new Key(each.Hash, each.Value)]));
                }
            }
        }

        return duplicates.ToArray();
    }

    /// <summary>A value with its hash, which the table need not make again.</summary>
    private readonly struct Key(ulong hash, Value value) : IEquatable<Key>
    {
        private readonly ulong hash = hash;
        private readonly Value value = value;

        public bool Equals(Key other) => hash == other.hash && value == other.value;

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => (int)hash;
    }
}
