using System;
using System.Buffers;
using System.Runtime.Versioning;

namespace AfsLd.Shell.Native;

/// <summary>Bytes outside of the managed heap as a Memory: mapped files and buffers that live until the process ends.</summary>
internal sealed unsafe class NativeMemoryOwner(byte* start, int length) : MemoryManager<byte>
{
    private const int AdviceNotNeeded = 4; // MADV_DONTNEED, linux/mman.h

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new(start, length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <summary>Gives the pages of a mapped file back: they are read again from it when they are touched (madvise(2), MADV_DONTNEED).</summary>
    [SupportedOSPlatform("linux")]
    internal void Release() => _ = Posix.Advise((nint)start, length, AdviceNotNeeded);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // The process's end unmaps, at no cost.
    }
}
