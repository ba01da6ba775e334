using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;

namespace AfsLd.Tests.Conformance.Performance;

/// <summary>Counts what does not depend on a clock: with one worker the numbers are nearly the same each time.</summary>
internal static class CountLinkCosts
{
    /// <summary>Bytes allocated on the managed heap.</summary>
    internal static long AllocatedBytes(string link) =>
        MeasureLink.Totals(GatedLinks.FolderOf(link), Arguments(link)).GetProperty("allocated_bytes").GetInt64();

    /// <summary>Instructions of the emulated machine of valgrind, which has the same instruction set everywhere.</summary>
    internal static Task<long> EmulatedInstructionsAsync(string link) => EmulatedInstructionsAsync(GatedLinks.FolderOf(link), Arguments(link));

    /// <summary>The same of a link in any folder.</summary>
    internal static async Task<long> EmulatedInstructionsAsync(string folder, string[] arguments)
    {
        Outcome outcome = await Tools.RunAsync(
            "valgrind", ["--tool=callgrind", "--callgrind-out-file=/dev/null", Tools.Linker, .. arguments], folder);
        return outcome.ExitCode == 0
            ? LastNumber(outcome.Error.Split('\n').LastOrDefault(static line => line.Contains("Collected :", StringComparison.Ordinal)))
            : throw new InvalidOperationException("valgrind failed: " + outcome.Error);
    }

    /// <summary>Instructions in user mode that the machine counts; null if it does not let itself be asked.</summary>
    internal static Task<long?> MachineInstructionsAsync(string link) => MachineInstructionsAsync(GatedLinks.FolderOf(link), Arguments(link));

    /// <summary>The same of any use of the linker.</summary>
    internal static async Task<long?> MachineInstructionsAsync(string folder, string[] arguments)
    {
        Outcome outcome = await Tools.RunAsync("perf", ["stat", "-x", ",", "-e", "instructions:u", Tools.Linker, .. arguments], folder);
        string? row = outcome.Error.Split('\n').FirstOrDefault(static line => line.Contains("instructions:u", StringComparison.Ordinal));
        return outcome.ExitCode == 0 && row is not null && long.TryParse(row.Split(',')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long count)
            ? count
            : null;
    }

    /// <summary>System calls of all threads: the middle of three runs, since the kernel sometimes answers otherwise.</summary>
    internal static async Task<long> SystemCallsAsync(string link)
    {
        long[] counts = [await CountSystemCallsAsync(link), await CountSystemCallsAsync(link), await CountSystemCallsAsync(link)];
        return counts.Order().ElementAt(1);
    }

    private static async Task<long> CountSystemCallsAsync(string link)
    {
        string folder = GatedLinks.FolderOf(link);
        string report = Path.Combine(folder, "strace.txt");
        Outcome outcome = await Tools.RunAsync("strace", ["-f", "-c", "-o", report, Tools.Linker, .. Arguments(link)], folder);
        string? total = outcome.ExitCode == 0
            ? File.ReadLines(report).LastOrDefault(static line => line.EndsWith(" total", StringComparison.Ordinal))
            : throw new InvalidOperationException("strace failed: " + outcome.Error);

        // % time, seconds, usecs/call, calls, errors (maybe): calls are the fourth.
        return LastNumber(total is null ? null : string.Join(' ', total.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(4)));
    }

    private static string[] Arguments(string link) => [.. GatedLinks.ArgumentsOf(link), "-j", "1"];

    private static long LastNumber(string? line) =>
        line is not null && long.TryParse(line.Split(' ')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new InvalidOperationException("no count in: " + line);
}
