using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text.Json;
using AfsLd.Tests.Conformance.Harness;

namespace AfsLd.Tests.Conformance.Performance;

/// <summary>The counts of bench/baseline.json: what links cost when it was last renewed (bench/renew-baseline.sh).</summary>
internal static class Baseline
{
    private static readonly string Path = System.IO.Path.Combine(Repository.Root, "bench", "baseline.json");
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };
    private static readonly object Gate = new();

    /// <summary>How much more than the baseline is too much.</summary>
    internal const double Tolerance = 1.10;

    /// <summary>True if tests write what they count instead of comparing it: AFSLD_RENEW_BASELINE is 1.</summary>
    internal static bool IsRenewed { get; } = Environment.GetEnvironmentVariable("AFSLD_RENEW_BASELINE") == "1";

    /// <summary>Null if a count is at most a tenth above the baseline or there is none of this kind of machine; else what to tell.</summary>
    internal static string? Complaint(string counter, string link, long counted)
    {
        if (IsRenewed)
        {
            Renew(counter, link, counted);
            return null;
        }

        return Of(counter, link) is long expected ? Complaint(counter, link, counted, expected) : null;
    }

    /// <summary>The comparison itself.</summary>
    internal static string? Complaint(string counter, string link, long counted, long expected) => counted <= expected * Tolerance
        ? null
        : $"{link}: {counted} {counter}, which is {(double)counted / expected:0.00} times the baseline's {expected}; "
            + "if it is worth it, renew the baseline (bench/renew-baseline.sh)";

    /// <summary>The count of the baseline; null if it has none for this kind of machine.</summary>
    internal static long? Of(string counter, string link) => Read().TryGetValue(Key(counter), out SortedDictionary<string, long>? counts)
        && counts.TryGetValue(link, out long expected) ? expected : null;

    // Code differs with the machine's kind, and so does what it costs.
    private static string Key(string counter) =>
        $"{counter}, {(OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "osx" : "windows")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    private static void Renew(string counter, string link, long counted)
    {
        lock (Gate)
        {
            SortedDictionary<string, SortedDictionary<string, long>> all = Read();
            if (!all.TryGetValue(Key(counter), out SortedDictionary<string, long>? counts))
            {
                all.Add(Key(counter), counts = new SortedDictionary<string, long>(StringComparer.Ordinal));
            }

            counts[link] = counted;
            File.WriteAllText(Path, JsonSerializer.Serialize(all, Format) + "\n");
        }
    }

    private static SortedDictionary<string, SortedDictionary<string, long>> Read() =>
        (File.Exists(Path) ? JsonSerializer.Deserialize<SortedDictionary<string, SortedDictionary<string, long>>>(File.ReadAllText(Path)) : null)
        ?? new SortedDictionary<string, SortedDictionary<string, long>>(StringComparer.Ordinal);
}
