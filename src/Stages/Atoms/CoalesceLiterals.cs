using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Atoms;

/// <summary>Makes one atom of each literal's copies: same output section name, same bytes.</summary>
/// <remarks>The first copy in link order stays, with the strictest alignment of all. Literals are hashed per object in
/// parallel, then each of 16 shards (by hash bits, a constant) finds its duplicates on its own.</remarks>
internal static class CoalesceLiterals
{
    private const int ShardCount = 16;

    private static readonly ImmutableArray<int> Shards = [.. Enumerable.Range(0, ShardCount)];

    private readonly record struct Duplicate(int Atom, int Kept);

    internal static void Run(IExecution execution, AtomGraph graph, int[] replacement, AtomFlags[] flags, byte[] align)
    {
        var objects = new int[graph.Resolution.Objects.Length];
        for (int i = 0; i < objects.Length; i++)
        {
            objects[i] = i;
        }

        ImmutableArray<(int[] Atoms, ulong[] Hashes)> literals = execution.Map([.. objects], o => HashLiterals(graph, o));
        ImmutableArray<Duplicate[]> duplicates = execution.Map(Shards, shard => FindDuplicates(graph, literals, shard));
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

    private static (int[] Atoms, ulong[] Hashes) HashLiterals(AtomGraph graph, int objectIndex)
    {
        ReadOnlySpan<AtomFlags> flags = graph.Atoms.Flags.AsSpan();
        int first = graph.FirstAtomOfObject[objectIndex];
        int end = graph.FirstAtomOfObject[objectIndex + 1];
        int count = 0;
        for (int atom = first; atom < end; atom++)
        {
            count += (flags[atom] & AtomFlags.Literal) != 0 ? 1 : 0;
        }

        var atoms = new int[count];
        var hashes = new ulong[count];
        int at = 0;
        int section = -1;
        ReadOnlySpan<byte> contents = default;
        ulong seed = 0;
        for (int atom = first; atom < end; atom++)
        {
            if ((flags[atom] & AtomFlags.Literal) == 0)
            {
                continue;
            }

            if (graph.Atoms.SectionOf[atom] != section)
            {
                section = graph.Atoms.SectionOf[atom];
                InputSection input = graph.Resolution.Objects[objectIndex].Sections[section];
                contents = input.Contents.Span;
                seed = input.Key.Segment.Low ^ (input.Key.Section.Low * 31) ^ (input.Key.Section.High * 17);
            }

            atoms[at] = atom;
            hashes[at++] = seed ^ NameHash.Of(contents.Slice((int)graph.Atoms.OffsetInSection[atom], (int)graph.Atoms.SizeBytes[atom]));
        }

        return (atoms, hashes);
    }

    private static Duplicate[] FindDuplicates(AtomGraph graph, ImmutableArray<(int[] Atoms, ulong[] Hashes)> literals, int shard)
    {
        int count = 0;
        foreach ((int[] _, ulong[] hashes) in literals)
        {
            foreach (ulong hash in hashes)
            {
                count += ShardOf(hash) == shard ? 1 : 0;
            }
        }

        int capacity = 16;
        while (capacity < count * 2)
        {
            capacity *= 2;
        }

        var keys = new ulong[capacity];
        var kept = new int[capacity];
        var duplicates = new GrowingArray<Duplicate>(count / 2);
        foreach ((int[] atoms, ulong[] hashes) in literals)
        {
            for (int i = 0; i < atoms.Length; i++)
            {
                if (ShardOf(hashes[i]) != shard)
                {
                    continue;
                }

                int slot = (int)(hashes[i] >> 8) & (capacity - 1);
                while (true)
                {
                    if (kept[slot] == 0)
                    {
                        keys[slot] = hashes[i];
                        kept[slot] = atoms[i] + 1;
                        break;
                    }

                    if (keys[slot] == hashes[i] && AreEqual(graph, kept[slot] - 1, atoms[i]))
                    {
                        duplicates.Add(new Duplicate(atoms[i], kept[slot] - 1));
                        break;
                    }

                    slot = (slot + 1) & (capacity - 1);
                }
            }
        }

        return duplicates.ToArray();
    }

    private static int ShardOf(ulong hash) => (int)(hash >> 60);

    private static bool AreEqual(AtomGraph graph, int left, int right)
    {
        InputSection leftSection = graph.SectionOf(new(left));
        InputSection rightSection = graph.SectionOf(new(right));
        return leftSection.Key == rightSection.Key
            && Contents(graph, leftSection, left).SequenceEqual(Contents(graph, rightSection, right));
    }

    private static ReadOnlySpan<byte> Contents(AtomGraph graph, InputSection section, int atom) =>
        section.Contents.Span.Slice((int)graph.Atoms.OffsetInSection[atom], (int)graph.Atoms.SizeBytes[atom]);
}
