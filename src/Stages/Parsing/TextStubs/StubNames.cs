using System;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Parsing.TextStubs;

/// <summary>The names of all documents of one file while it is read: a growing column and the bytes that its rows point into.</summary>
internal sealed class StubNames(ReadOnlyMemory<byte> file)
{
    private StubName[] _rows = new StubName[Math.Max(16, file.Length / 32)];

    public StubArena Arena { get; } = new();

    public ReadOnlyMemory<byte> File => file;

    public int Count { get; private set; }

    /// <summary>The rows' array; rows from <see cref="Count"/> on have no meaning.</summary>
    public StubName[] Rows => _rows;

    public void Add(in StubName name)
    {
        if (Count == _rows.Length)
        {
            Array.Resize(ref _rows, _rows.Length * 2);
        }

        _rows[Count++] = name;
    }

    public ReadOnlySpan<byte> BytesOf(StubSlice slice) => MemoryOf(slice).Span;

    public ReadOnlyMemory<byte> MemoryOf(StubSlice slice) => slice.Offset >= 0
        ? file.Slice(slice.Offset, slice.Length)
        : Arena.Bytes.Slice(~slice.Offset, slice.Length);
}
