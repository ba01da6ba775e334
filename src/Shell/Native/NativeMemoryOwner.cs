using System;
using System.Buffers;

namespace AfsLd.Shell.Native;

/// <summary>Bytes outside of the managed heap as a Memory: mapped files and buffers that live until the process ends.</summary>
internal sealed unsafe class NativeMemoryOwner(byte* start, int length) : MemoryManager<byte>
{
    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new(start, length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // The process's end unmaps, at no cost.
    }
}
