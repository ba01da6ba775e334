using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;

namespace AfsLd.Shell.Reporting;

/// <summary>Finds when this process began, as nearly as can be known: no system tells it exactly.</summary>
internal static class ProcessStart
{
    // proc(5): USER_HZ, the ticks of starttime, is 100 on every architecture that .NET runs on.
    private const double KernelTicksPerSecond = 100;

    /// <summary>The sample of the process's start: when nothing had been used.</summary>
    /// <remarks>Until Main one thread ran: the process is no younger than the processor time it used till then, nor than the kernel's
    /// clock ticks tell.</remarks>
    /// <param name="main">The sample of Main's start.</param>
    /// <param name="now">The sample of this moment.</param>
    internal static StageSample Find(StageSample main, StageSample now)
    {
        long lived = (OperatingSystem.IsLinux() ? KernelLowerBound() : 0) - (now.Time - main.Time);
        return new StageSample(main.Time - Math.Max(main.ProcessorTicks, lived), 0, 0, 0);
    }

    /// <summary>The processor time that was used before Main, if it is not known and Main did not wait until now.</summary>
    internal static long ProcessorTicksAt(long main, StageSample now) => Math.Max(0, now.ProcessorTicks - (now.Time - main));

    /// <summary>The process is at least this old, in ticks of <see cref="Stopwatch"/>; 0 if /proc does not tell.</summary>
    private static long KernelLowerBound()
    {
        try
        {
            string stat = File.ReadAllText("/proc/self/stat");
            string uptime = File.ReadAllText("/proc/uptime");
            return LowerBound(stat, uptime);
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>The same from the contents of /proc/self/stat and /proc/uptime.</summary>
    internal static long LowerBound(string stat, string uptime)
    {
        // The second field is the program's name in parentheses, which may hold anything; starttime is the 22nd.
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        const int StartTime = 22 - 3;
        if (fields.Length <= StartTime
            || !long.TryParse(fields[StartTime], NumberStyles.None, CultureInfo.InvariantCulture, out long started)
            || !double.TryParse(uptime.AsSpan(0, Math.Max(0, uptime.IndexOf(' '))), NumberStyles.Float, CultureInfo.InvariantCulture, out double up))
        {
            return 0;
        }

        // The kernel cuts to whole ticks: the process began up to one later than it says.
        double seconds = up - ((started + 1) / KernelTicksPerSecond);
        return Math.Max(0, (long)(seconds * Stopwatch.Frequency));
    }
}
