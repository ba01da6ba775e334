using System;
using System.Buffers;
using System.Runtime.InteropServices;
using AfsLd.Shell.Native;

namespace AfsLd.Shell.Outputs;

/// <summary>Memory that the output is composed in: outside of the managed heap, zero, in huge pages where the machine has them.</summary>
/// <remarks>Measured (docs/decisions): filling such memory and writing it at once to a file whose blocks are reserved takes a quarter of
/// the time of a shared mapping of the file, whose every page is a fault.</remarks>
internal static unsafe class OutputBuffer
{
    private const int HugeFromBytes = 1 << 20;

    /// <summary>A buffer; it lives until the process ends.</summary>
    internal static MemoryManager<byte> Create(int sizeBytes)
    {
        if (OperatingSystem.IsWindows())
        {
            return new NativeMemoryOwner((byte*)NativeMemory.AllocZeroed((nuint)Math.Max(1, sizeBytes)), sizeBytes);
        }

        nint start = Posix.Map(0, Math.Max(1, sizeBytes), Posix.ProtRead | Posix.ProtWrite, Posix.MapPrivate | Posix.MapAnonymous, -1, 0);
        if (start == -1)
        {
            throw new OutOfMemoryException();
        }

        if (OperatingSystem.IsLinux() && sizeBytes >= HugeFromBytes)
        {
            HugePages.ForMapping(start, sizeBytes);
        }

        return new NativeMemoryOwner((byte*)start, sizeBytes);
    }
}
