using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.ObjectiveC;

/// <summary>Grows the object that holds the metadata the linker writes anew, and what becomes of the old.</summary>
/// <remarks>New atoms are known by numbers behind those of the graph until <see cref="AddMetadata"/> gives them their places.</remarks>
internal sealed class MetadataBuilder(AtomGraph graph)
{
    /// <summary>A relocation names a symbol by 24 bits; what is made here stays far below.</summary>
    internal const int MaximumRows = 1 << 23;

    private readonly Dictionary<ReferenceTarget, int> rowOf = [];
    private readonly Part[] parts = new Part[MetadataParts.Count];
    private GrowingArray<ReferenceTarget> rows = new(256);
    private GrowingArray<(int Part, int Index)> made = new(64);
    private GrowingArray<(int Old, int New)> replaced = new(64);
    private GrowingArray<int> dropped = new(16);

    /// <summary>One section of the object while it grows.</summary>
    internal struct Part()
    {
        internal byte[] Bytes = [];
        internal int Length;
        internal GrowingArray<RelocationInfo> Relocations = new(16);
        internal GrowingArray<int> AtomOffsets = new(16);
        internal GrowingArray<int> AtomRelocations = new(16);
    }

    /// <summary>True if nothing is to be changed.</summary>
    internal bool IsEmpty => made.Count == 0 && replaced.Count == 0 && dropped.Count == 0;

    /// <summary>True while there is room for what refers to this many places more.</summary>
    internal bool HasRoomFor(int references) => rows.Count + (long)references < MaximumRows;

    /// <summary>What the symbols of the object stand for.</summary>
    internal ReadOnlySpan<ReferenceTarget> Rows => rows.Items;

    /// <summary>The new atoms, in order of their numbers.</summary>
    internal ReadOnlySpan<(int Part, int Index)> Made => made.Items;

    /// <summary>Old atoms, and what stands for each.</summary>
    internal ReadOnlySpan<(int Old, int New)> Replaced => replaced.Items;

    /// <summary>Old atoms that nothing stands for.</summary>
    internal ReadOnlySpan<int> Dropped => dropped.Items;

    /// <summary>The sections; one that was never used has no bytes.</summary>
    internal ReadOnlySpan<Part> Parts => parts;

    /// <summary>Begins a new atom of zeros at the end of a section. Returns its number.</summary>
    internal int Begin(int part, int sizeBytes)
    {
        if (parts[part].Bytes is null)
        {
            parts[part] = new Part();
        }

        ref Part into = ref parts[part];
        int align = 1 << MetadataParts.AlignLog2(part);
        int start = (into.Length + align - 1) & -align;
        if (into.Bytes.Length < start + sizeBytes)
        {
            Array.Resize(ref into.Bytes, Math.Max(start + sizeBytes, into.Bytes.Length * 2));
        }

        into.Length = start + sizeBytes;
        into.AtomOffsets.Add(start);
        into.AtomRelocations.Add(into.Relocations.Count);
        made.Add((part, into.AtomOffsets.Count - 1));
        return graph.Atoms.Count + made.Count - 1;
    }

    /// <summary>The bytes of the atom that was begun last in a section.</summary>
    internal Span<byte> Last(int part)
    {
        ref Part into = ref parts[part];
        return into.Bytes.AsSpan(into.AtomOffsets.Items[^1]..into.Length);
    }

    /// <summary>Puts a pointer into the atom that was begun last; offsets of one atom must ascend.</summary>
    internal void Point(int part, int offset, ReferenceTarget target)
    {
        if (target == MetadataReader.Null)
        {
            return;
        }

        ref Part into = ref parts[part];
        uint at = (uint)(into.AtomOffsets.Items[^1] + offset);
        if (target.Symbol >= 0)
        {
            // A place of this image is said by its symbol's value, a name's addend only by the bytes.
            BinaryPrimitives.WriteInt64LittleEndian(into.Bytes.AsSpan((int)at), target.Addend);
            target = target with { Addend = 0 };
        }

        into.Relocations.Add(RelocationInfo.Of(at, RowOf(target), pcRelative: false, 3, external: true, RelocationType.Unsigned));
    }

    /// <summary>Puts the distance from the place itself to a target into the atom that was begun last: 4 bytes.</summary>
    /// <param name="part">The section.</param>
    /// <param name="atom">The atom's number.</param>
    /// <param name="offset">Where in it; offsets of one atom must ascend.</param>
    /// <param name="target">In this image.</param>
    internal void Distance(int part, int atom, int offset, ReferenceTarget target)
    {
        ref Part into = ref parts[part];
        uint at = (uint)(into.AtomOffsets.Items[^1] + offset);

        // Kept ascending here, so the pair is the wrong way round until the whole is reversed.
        into.Relocations.Add(RelocationInfo.Of(at, RowOf(target), pcRelative: false, 2, external: true, RelocationType.Unsigned));
        into.Relocations.Add(RelocationInfo.Of(at, RowOf(new ReferenceTarget(-1, atom, 0)), pcRelative: false, 2, external: true, RelocationType.Subtractor));
        BinaryPrimitives.WriteInt32LittleEndian(into.Bytes.AsSpan((int)at), -offset);
    }

    /// <summary>The old atom's names and references pass to another, old or new.</summary>
    internal void Replace(int old, int by) => replaced.Add((old, by));

    /// <summary>The old atom is not needed.</summary>
    internal void Drop(int old) => dropped.Add(old);

    private int RowOf(ReferenceTarget target)
    {
        if (!rowOf.TryGetValue(target, out int row))
        {
            row = rows.Count;
            rows.Add(target);
            rowOf.Add(target, row);
        }

        return row;
    }
}
