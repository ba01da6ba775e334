using System;
using System.Buffers;

namespace AfsLd.Tests.Properties.Shell;

/// <summary>The memory of an output that is an array.</summary>
internal sealed class ArrayMemory(int size) : MemoryManager<byte>
{
    private readonly byte[] bytes = new byte[size];

    public override Span<byte> GetSpan() => bytes;

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
