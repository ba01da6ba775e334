using System.Runtime.Versioning;

namespace AfsLd.Shell.Native;

/// <summary>Asks the kernel to back memory with huge pages (2 MiB on most machines): one page fault then stands for 512.</summary>
/// <remarks>It is advice alone: what is not mapped, or never touched, is not changed by it. The kernel takes addresses of whole pages only,
/// and gives a huge page only where all of its 2 MiB lie in one mapping.</remarks>
[SupportedOSPlatform("linux")]
internal static unsafe class HugePages
{
    /// <summary>The size of a huge page; mappings that are to have them begin at a multiple of it.</summary>
    internal const nint SizeBytes = 2 << 20;

    private const int AdviceHugePages = 14; // MADV_HUGEPAGE, linux/mman.h

    // The collector's first regions, one of them of 32 MiB, and those that it has used before, lie below what it reserves for the link.
    private const nint FirstRegionsBytes = 64 << 20;

    /// <summary>Asks for a mapping's pages, from its start.</summary>
    internal static void ForMapping(nint start, nint sizeBytes) => _ = Posix.Advise(start, sizeBytes, AdviceHugePages);

    /// <summary>Asks for the managed heap's pages around an object that was just allocated on it.</summary>
    /// <remarks>The regions that were committed for the link lie on both sides of the one that is in use.</remarks>
    /// <param name="youngest">The object.</param>
    /// <param name="reservedBytes">How much was committed.</param>
    internal static void ForHeapAround(byte[] youngest, nint reservedBytes)
    {
        nint reach = Round(reservedBytes + FirstRegionsBytes);
        fixed (byte* start = youngest)
        {
            ForMapping(Round((nint)start) - reach, 2 * reach);
        }
    }

    private static nint Round(nint value) => value & -SizeBytes;
}
