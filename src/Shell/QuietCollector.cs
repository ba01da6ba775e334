using System;
using System.Runtime;

namespace AfsLd.Shell;

/// <summary>Keeps the garbage collector from working while a large link runs: what a link allocates lives to its end.</summary>
/// <remarks>Measured (docs/decisions): a link of 50 MB collects four times for 50 ms, and frees next to nothing. Links that are small do
/// not come to collect at all.</remarks>
internal static class QuietCollector
{
    private const long FromBytes = 32 << 20;
    private const long AtMostBytes = 512 << 20;

    /// <summary>Reserves room for what a link of <paramref name="inputBytes"/> allocates. When it is used up, or cannot be had, the
    /// collector works as ever.</summary>
    internal static void Start(long inputBytes)
    {
        if (inputBytes < FromBytes || GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
        {
            return;
        }

        try
        {
            GC.TryStartNoGCRegion(Math.Min(AtMostBytes, inputBytes * 6));
        }
        catch (ArgumentOutOfRangeException)
        {
            // More than this machine's collector can promise.
        }
    }
}
