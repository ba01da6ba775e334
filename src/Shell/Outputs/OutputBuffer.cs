using System;
using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AfsLd.Shell.Native;

namespace AfsLd.Shell.Outputs;

/// <summary>Memory that the output is composed in: outside of the managed heap, zero, in huge pages where the machine has them.</summary>
/// <remarks>Measured (docs/decisions): filling such memory and writing it at once to a file whose blocks are reserved takes a quarter of
/// the time of a shared mapping of the file, whose every page is a fault.</remarks>
internal static unsafe class OutputBuffer
{
    private const int HugeFromBytes = 1 << 20;

    /// <summary>A buffer; it lives until the process ends.</summary>
    internal static MemoryManager<byte> Create(int sizeBytes, FileMeans means)
    {
        if (means == FileMeans.Portable || OperatingSystem.IsWindows())
        {
            return new NativeMemoryOwner((byte*)NativeMemory.AllocZeroed((nuint)Math.Max(1, sizeBytes)), sizeBytes);
        }

        return OperatingSystem.IsLinux() && sizeBytes >= HugeFromBytes
            ? new NativeMemoryOwner((byte*)MapHuge(sizeBytes), sizeBytes)
            : new NativeMemoryOwner((byte*)Map(Math.Max(1, sizeBytes)), sizeBytes);
    }

    /// <summary>Whole huge pages: those at the ends of a mapping that is no multiple of them would be small ones.</summary>
    [SupportedOSPlatform("linux")]
    private static nint MapHuge(int sizeBytes)
    {
        nint whole = ((nint)sizeBytes + HugePages.SizeBytes - 1) & -HugePages.SizeBytes;
        nint start = (Map(whole + HugePages.SizeBytes) + HugePages.SizeBytes - 1) & -HugePages.SizeBytes;
        HugePages.ForMapping(start, whole);
        return start;
    }

    [UnsupportedOSPlatform("windows")]
    private static nint Map(nint sizeBytes)
    {
        nint start = Posix.Map(0, sizeBytes, Posix.ProtRead | Posix.ProtWrite, Posix.MapPrivate | Posix.MapAnonymous, -1, 0);
        return start == -1 ? throw new OutOfMemoryException() : start;
    }
}
