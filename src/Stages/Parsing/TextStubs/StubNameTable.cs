using System;
using System.Numerics;

namespace AfsLd.Stages.Parsing.TextStubs;

/// <summary>An open-addressing index of a range of rows, by key; it holds row numbers only, and the first of equal rows wins.</summary>
internal sealed class StubNameTable
{
    private readonly StubName[] _rows;
    private readonly ReadOnlyMemory<byte> _file;
    private readonly ReadOnlyMemory<byte> _arena;
    private readonly int[] _slots;

    public StubNameTable(StubName[] rows, int start, int count, ReadOnlyMemory<byte> file, ReadOnlyMemory<byte> arena)
    {
        (_rows, Start, Count, _file, _arena) = (rows, start, count, file, arena);

        // At most half full, so that a probe for a missing name (the usual one) ends soon.
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(count * 2, 2))];
        int mask = _slots.Length - 1;
        for (int row = start; row < start + count; row++)
        {
            ulong key = rows[row].Key;
            int slot = (int)key & mask;
            while (_slots[slot] != 0 && !IsRepeat(row, _slots[slot] - 1))
            {
                slot = (slot + 1) & mask;
            }

            // Repeats are left out: a list of one name a million times must not become one long run of full slots.
            _slots[slot] = _slots[slot] == 0 ? row + 1 : _slots[slot];
        }
    }

    public int Start { get; }

    public int Count { get; }

    /// <summary>The row of a name in the lists of one kind, or -1.</summary>
    public int Find(ReadOnlySpan<byte> name, ulong hash, StubNameKind kind)
    {
        ulong key = StubName.Salted(hash, kind);
        int mask = _slots.Length - 1;
        for (int slot = (int)key & mask; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            int row = _slots[slot] - 1;
            ref readonly StubName candidate = ref _rows[row];
            if (candidate.Key == key && candidate.Kind == kind && MemoryOf(candidate.Slice).Span.SequenceEqual(name))
            {
                return row;
            }
        }

        return -1;
    }

    public StubName RowAt(int row) => _rows[row];

    public ReadOnlyMemory<byte> NameAt(int row) => MemoryOf(_rows[row].Slice);

    private bool IsRepeat(int row, int earlier) =>
        _rows[row].Key == _rows[earlier].Key && _rows[row].Kind == _rows[earlier].Kind && NameAt(row).Span.SequenceEqual(NameAt(earlier).Span);

    private ReadOnlyMemory<byte> MemoryOf(StubSlice slice) => slice.Offset >= 0
        ? _file.Slice(slice.Offset, slice.Length)
        : _arena.Slice(~slice.Offset, slice.Length);
}
