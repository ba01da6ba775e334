using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Resolving;

/// <summary>The table that gives each name its number, in order of first mention, and the columns those numbers index.</summary>
/// <remarks>Open addressing over precomputed hashes. A slot is (high half of the hash, id): a probe reads one slot and one
/// hash. With <c>exact</c> off, equal 64-bit hashes count as equal names: <see cref="VerifyNames"/> then compares all bytes
/// object by object, in parallel, and the link starts again with it on if two names really share a hash.</remarks>
internal sealed class GlobalNames
{
    /// <summary>How many names <see cref="Touch"/> takes at a time.</summary>
    public const int TouchedAtOnce = 64;

    private readonly bool exact;
    private readonly List<ReadOnlyMemory<byte>> sources = [];
    private ulong[] slots;
    private int shift;
    private NameRef[] names;
    private SymbolState[] states;

    public GlobalNames(int expectedNames, bool exact)
    {
        this.exact = exact;
        int capacity = Math.Max(64, expectedNames);
        int slotCount = (int)BitOperations.RoundUpToPowerOf2((uint)capacity * 2);
        slots = new ulong[slotCount];
        shift = 64 - BitOperations.Log2((uint)slotCount);
        names = new NameRef[capacity];
        states = new SymbolState[capacity];
    }

    /// <summary>How many names there are.</summary>
    public int Count { get; private set; }

    /// <summary>True if a name from outside the objects met another name with its hash.</summary>
    public bool Collided { get; private set; }

    /// <summary>What NameRef.Source indexes.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Sources => sources;

    /// <summary>The rows of all names; valid until the next <see cref="Intern"/>.</summary>
    public Span<SymbolState> States => states.AsSpan(0, Count);

    public ref SymbolState this[int id] => ref states[id];

    public ulong HashOf(int id) => states[id].Hash;

    public NameRef RefOf(int id) => names[id];

    public ReadOnlySpan<byte> NameOf(int id) => BytesOf(names[id]);

    public ReadOnlySpan<byte> BytesOf(NameRef name) => sources[name.Source].Span.Slice(name.Offset, name.Length);

    /// <summary>Adds bytes that names can lie in and returns their number.</summary>
    public int AddSource(ReadOnlyMemory<byte> bytes)
    {
        sources.Add(bytes);
        return sources.Count - 1;
    }

    /// <summary>Brings what <see cref="Intern"/> will read of some names into the cache: loads that do not wait for each other.</summary>
    /// <returns>Nothing of use: it keeps the loads alive.</returns>
    public ulong Touch(ReadOnlySpan<ulong> nameHashes)
    {
        Span<int> ids = stackalloc int[TouchedAtOnce];
        ulong[] table = slots;
        int count = Math.Min(nameHashes.Length, TouchedAtOnce);
        for (int i = 0; i < count; i++)
        {
            ids[i] = (int)(uint)table[(int)(nameHashes[i] >> shift)];
        }

        ulong touched = 0;
        SymbolState[] rows = states;
        for (int i = 0; i < count; i++)
        {
            touched ^= rows[Math.Max(ids[i] - 1, 0)].Hash;
        }

        return touched;
    }

    /// <summary>The number of a name that lies in a source; a new one if it was not known.</summary>
    public int Intern(ulong hash, int source, int offset, int length)
    {
        int mask = slots.Length - 1;
        int at = (int)(hash >> shift);
        uint tag = (uint)hash;
        while (true)
        {
            ulong slot = slots[at];
            if (slot == 0)
            {
                return Add(at, hash, new NameRef(source, offset, length));
            }

            if ((uint)(slot >> 32) == tag)
            {
                int id = (int)(uint)slot - 1;
                if (states[id].Hash == hash && (!exact || NameOf(id).SequenceEqual(sources[source].Span.Slice(offset, length))))
                {
                    return id;
                }
            }

            at = (at + 1) & mask;
        }
    }

    /// <summary>The number of a name that stands outside the sources (an option's, an archive index's); -1 if it is not known.</summary>
    public int Find(ulong hash, ReadOnlySpan<byte> name)
    {
        int mask = slots.Length - 1;
        uint tag = (uint)hash;
        for (int at = (int)(hash >> shift); slots[at] != 0; at = (at + 1) & mask)
        {
            if ((uint)(slots[at] >> 32) == tag)
            {
                int id = (int)(uint)slots[at] - 1;
                if (states[id].Hash == hash && NameOf(id).SequenceEqual(name))
                {
                    return id;
                }
            }
        }

        return -1;
    }

    /// <summary>The same for a name that nothing defines: most names of an index are defined already, and those are not compared.</summary>
    public int FindUndefined(ulong hash, ReadOnlySpan<byte> name)
    {
        int mask = slots.Length - 1;
        uint tag = (uint)hash;
        for (int at = (int)(hash >> shift); slots[at] != 0; at = (at + 1) & mask)
        {
            int id = (int)(uint)slots[at] - 1;
            if ((uint)(slots[at] >> 32) == tag
                && states[id].Hash == hash
                && states[id].Kind == GlobalKind.Undefined
                && NameOf(id).SequenceEqual(name))
            {
                return id;
            }
        }

        return -1;
    }

    /// <summary>The number of a name whose bytes no source holds yet.</summary>
    public int InternCopy(ReadOnlyMemory<byte> name)
    {
        ulong hash = NameHash.Of(name.Span);
        int known = Find(hash, name.Span);
        if (known >= 0)
        {
            return known;
        }

        int id = Intern(hash, AddSource(name), 0, name.Length);
        Collided |= !NameOf(id).SequenceEqual(name.Span);
        return id;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Add(int at, ulong hash, NameRef name)
    {
        if (Count == names.Length)
        {
            Grow();
            int mask = slots.Length - 1;
            at = (int)(hash >> shift);
            while (slots[at] != 0)
            {
                at = (at + 1) & mask;
            }
        }

        int id = Count++;
        states[id].Hash = hash;
        names[id] = name;
        states[id].Owner = -1;
        states[id].OwnerSymbol = -1;
        slots[at] = (hash << 32) | (uint)(id + 1);
        return id;
    }

    private void Grow()
    {
        int capacity = names.Length * 2;
        Array.Resize(ref names, capacity);
        Array.Resize(ref states, capacity);
        if (slots.Length >= capacity * 2)
        {
            return;
        }

        slots = new ulong[slots.Length * 2];
        shift--;
        int mask = slots.Length - 1;
        for (int id = 0; id < Count; id++)
        {
            ulong hash = states[id].Hash;
            int at = (int)(hash >> shift);
            while (slots[at] != 0)
            {
                at = (at + 1) & mask;
            }

            slots[at] = (hash << 32) | (uint)(id + 1);
        }
    }
}
