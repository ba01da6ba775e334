using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using AfsLd.Tests.Conformance.Harness;

namespace AfsLd.Tests.Conformance.Performance;

/// <summary>Runs the linker and measures it from outside.</summary>
internal static class MeasureLink
{
    /// <summary>Wall milliseconds of one whole process, from before it is started until its end is known.</summary>
    internal static double Milliseconds(string folder, IEnumerable<string> arguments) => Milliseconds(folder, Tools.Linker, arguments);

    /// <summary>The same of any program. It must succeed.</summary>
    internal static double Milliseconds(string folder, string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder };
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("cannot start " + program);
        process.WaitForExit();
        double elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return process.ExitCode == 0 ? elapsed : throw new InvalidOperationException($"{program} failed with {process.ExitCode} in {folder}");
    }

    /// <summary>The totals of a link's own profile (--time-trace).</summary>
    internal static JsonElement Totals(string folder, IEnumerable<string> arguments)
    {
        Milliseconds(folder, [.. arguments, "--time-trace=trace.json"]);
        return LastTotals(folder);
    }

    /// <summary>The totals of the last profile that was written to trace.json.</summary>
    internal static JsonElement LastTotals(string folder)
    {
        using JsonDocument trace = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "trace.json")));
        return trace.RootElement.GetProperty("otherData").Clone();
    }

    /// <summary>The middle of some numbers.</summary>
    internal static double Median(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
