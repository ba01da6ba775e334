using System;

namespace AfsLd.Stages.Folding;

/// <summary>Ranges of an array.</summary>
internal struct PartList(int capacity)
{
    private Atoms.GrowingArray<long> parts = new(capacity);

    internal int Count => parts.Count;

    internal void Add(int from, int to) => parts.Add(((long)from << 32) | (uint)to);

    internal readonly int From(int part) => (int)(parts.Items[part] >> 32);

    internal readonly int To(int part) => (int)parts.Items[part];

    internal readonly int LengthOf(int part) => To(part) - From(part);

    /// <summary>Sorts the parts by the class of their first node; those of one class keep their order.</summary>
    internal readonly void SortByClass(int[] nodes, int[] classOf)
    {
        Span<long> items = parts.Writable;
        var keys = new long[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            keys[i] = ((long)classOf[nodes[items[i] >> 32]] << 32) | (uint)i;
        }

        keys.AsSpan().Sort(items);
    }
}
