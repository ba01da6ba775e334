using System;
using System.Diagnostics;

namespace AfsLd.Shell.Reporting;

/// <summary>What has been used up to a moment.</summary>
/// <param name="Time">Ticks of <see cref="Stopwatch"/>.</param>
/// <param name="ProcessorTicks">User and system time of all threads, in the same ticks.</param>
/// <param name="AllocatedBytes">On the managed heap, by all threads.</param>
/// <param name="Collections">Of the garbage collector.</param>
internal readonly record struct StageSample(long Time, long ProcessorTicks, long AllocatedBytes, int Collections)
{
    private const long Unknown = -1;

    /// <summary>The sample of this moment.</summary>
    internal static StageSample Now() => new(
        Stopwatch.GetTimestamp(),
        Ticks(Environment.CpuUsage.TotalTime),
        GC.GetTotalAllocatedBytes(precise: true),
        GC.CollectionCount(0));

    /// <summary>A sample that knows its time only, for a few nanoseconds.</summary>
    internal static StageSample TimeOnly() => new(Stopwatch.GetTimestamp(), Unknown, 0, 0);

    /// <summary>True if the rest is to be found out.</summary>
    internal bool IsTimeOnly => ProcessorTicks == Unknown;

    /// <summary>What was used between an earlier moment and this one.</summary>
    internal StageSample Since(StageSample earlier) => new(
        Time - earlier.Time,
        ProcessorTicks - earlier.ProcessorTicks,
        AllocatedBytes - earlier.AllocatedBytes,
        Collections - earlier.Collections);

    /// <summary>The sum of two uses.</summary>
    internal StageSample Plus(StageSample other) => new(
        Time + other.Time,
        ProcessorTicks + other.ProcessorTicks,
        AllocatedBytes + other.AllocatedBytes,
        Collections + other.Collections);

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
