using System.Runtime.Versioning;

namespace AfsLd.Shell.Native;

/// <summary>Asks the kernel to back memory with huge pages (2 MiB on most machines): one page fault then stands for 512.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class HugePages
{
    private const int AdviceHugePages = 14; // MADV_HUGEPAGE, linux/mman.h
    private const nint SizeBytes = 2 << 20;

    /// <summary>Asks for a mapping's pages, from its start.</summary>
    internal static void ForMapping(nint start, nint sizeBytes) => _ = Posix.Advise(start, sizeBytes, AdviceHugePages);

    /// <summary>Asks for the pages of the managed heap from an object that was just allocated on: what is allocated next lies there.</summary>
    /// <remarks>It is advice alone: what the heap does not own yet, or never will, is not touched by it.</remarks>
    internal static void ForHeapFrom(byte[] youngest, nint sizeBytes)
    {
        fixed (byte* start = youngest)
        {
            ForMapping((nint)start / SizeBytes * SizeBytes, sizeBytes);
        }
    }
}
