using System;
using System.Collections.Immutable;
using System.Numerics;
using System.Text;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Ordering;

/// <summary>The lines of all order files, found by name and qualifier. A line that repeats an earlier one does not count.</summary>
internal sealed class OrderTable
{
    private readonly ImmutableArray<ReadOnlyMemory<byte>> files;
    private readonly OrderEntry[] entries;
    private readonly ulong[] hashes;

    /// <summary>An entry's index + 1 by hash; 0 is free. Probed linearly.</summary>
    private readonly int[] slots;

    internal OrderTable(ImmutableArray<ReadOnlyMemory<byte>> files)
    {
        this.files = files;
        var lines = new GrowingArray<OrderEntry>(256);
        for (int f = 0; f < files.Length; f++)
        {
            ReadOrderFile.Run(files[f].Span, f, ref lines);
        }

        entries = lines.ToArray();
        hashes = new ulong[entries.Length];
        slots = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, entries.Length * 2))];
        foreach (OrderEntry line in lines.Items)
        {
            Add(line);
        }
    }

    /// <summary>How many different lines there are.</summary>
    internal int Count { get; private set; }

    /// <summary>True if some line names an object.</summary>
    internal bool AnyQualified { get; private set; }

    /// <summary>The line that names a symbol; -1 if none does.</summary>
    /// <param name="nameHash"><see cref="NameHash"/> of the name.</param>
    /// <param name="name">The symbol.</param>
    /// <param name="qualifierHash">The hash of the qualifier, 0 if it is empty.</param>
    /// <param name="qualifier">The object's file or <c>archive.a(member.o)</c>; empty: the line that names none.</param>
    internal int Find(ulong nameHash, ReadOnlySpan<byte> name, ulong qualifierHash, ReadOnlySpan<byte> qualifier)
    {
        ulong hash = Join(nameHash, qualifierHash);
        for (int slot = SlotOf(hash); slots[slot] != 0; slot = (slot + 1) & (slots.Length - 1))
        {
            int entry = slots[slot] - 1;
            if (hashes[entry] == hash && NameOf(entry).SequenceEqual(name) && QualifierOf(entry).SequenceEqual(qualifier))
            {
                return entry;
            }
        }

        return -1;
    }

    /// <summary>Which file a line is of.</summary>
    internal int FileOf(int entry) => entries[entry].File;

    /// <summary>A line as text, for messages.</summary>
    internal string TextOf(int entry)
    {
        string name = Encoding.UTF8.GetString(NameOf(entry));
        return entries[entry].QualifierLength == 0 ? name : Encoding.UTF8.GetString(QualifierOf(entry)) + ":" + name;
    }

    /// <summary>The hash of a qualifier: 0 if it is empty.</summary>
    internal static ulong HashOf(ReadOnlySpan<byte> qualifier) => qualifier.IsEmpty ? 0 : NameHash.Of(qualifier);

    private void Add(OrderEntry line)
    {
        ReadOnlySpan<byte> file = files[line.File].Span;
        ReadOnlySpan<byte> name = file.Slice(line.Name, line.NameLength);
        ReadOnlySpan<byte> qualifier = file.Slice(line.Qualifier, line.QualifierLength);
        ulong nameHash = NameHash.Of(name);
        ulong qualifierHash = HashOf(qualifier);
        if (Find(nameHash, name, qualifierHash, qualifier) >= 0)
        {
            return;
        }

        AnyQualified |= !qualifier.IsEmpty;
        ulong hash = Join(nameHash, qualifierHash);
        int slot = SlotOf(hash);
        while (slots[slot] != 0)
        {
            slot = (slot + 1) & (slots.Length - 1);
        }

        entries[Count] = line;
        hashes[Count] = hash;
        slots[slot] = ++Count;
    }

    private ReadOnlySpan<byte> NameOf(int entry) => files[entries[entry].File].Span.Slice(entries[entry].Name, entries[entry].NameLength);

    private ReadOnlySpan<byte> QualifierOf(int entry) =>
        files[entries[entry].File].Span.Slice(entries[entry].Qualifier, entries[entry].QualifierLength);

    private static ulong Join(ulong nameHash, ulong qualifierHash) => nameHash ^ BitOperations.RotateLeft(qualifierHash, 31);

    private int SlotOf(ulong hash) => (int)(hash >> 7) & (slots.Length - 1);
}
