using System;

namespace AfsLd.Stages.Atoms;

/// <summary>A list on a plain array, for counting loops whose result size is not known beforehand.</summary>
internal struct GrowingArray<T>(int capacity)
{
    private T[] items = new T[Math.Max(capacity, 4)];

    internal int Count { get; private set; }

    internal readonly ReadOnlySpan<T> Items => items.AsSpan(0, Count);

    /// <summary>The items, to be changed in place.</summary>
    internal readonly Span<T> Writable => items.AsSpan(0, Count);

    internal void Add(T item)
    {
        if (Count == items.Length)
        {
            Array.Resize(ref items, Count * 2);
        }

        items[Count++] = item;
    }

    internal void Clear() => Count = 0;

    /// <summary>Forgets all but the first <paramref name="count"/> items.</summary>
    internal void Truncate(int count) => Count = count;

    internal readonly T[] ToArray() => Items.ToArray();
}
