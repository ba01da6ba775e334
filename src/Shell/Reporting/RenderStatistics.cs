using System;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AfsLd.Shell.Reporting;

/// <summary>The text of -print_statistics: the few phases that ld64 tells of, and how much went in and out.</summary>
internal static class RenderStatistics
{
    private static readonly string[] Phases = ["option parsing", "object file processing", "resolve symbols", "build atom list", "passes", "write output"];

    /// <summary>The text.</summary>
    internal static string Run(LinkProfile profile)
    {
        var ticks = new long[Phases.Length];
        foreach (StageRow row in profile.Stages)
        {
            ticks[PhaseOf(row.Name)] += row.Used.Time;
        }

        StringBuilder text = new();
        AppendTime(text, "ld total time", profile.Total.Time, profile.Total.Time);
        for (int i = 0; i < Phases.Length; i++)
        {
            AppendTime(text, "  " + Phases[i], ticks[i], profile.Total.Time);
        }

        AppendAmount(text, "read", profile, "files read", "files, bytes:", "bytes read");
        AppendAmount(text, "linked", profile, "objects linked", "object files, and dylibs:", "dylibs linked");
        AppendAmount(text, "wrote", profile, "atoms in the output", "atoms, bytes:", "bytes written");
        return text.ToString();
    }

    /// <summary>Which of the phases a stage belongs to.</summary>
    private static int PhaseOf(string stage) => stage switch
    {
        "start-up" or "option parsing" => 0,
        "input search" or "input mapping" or "heap reservation" or "parsing" => 1,
        "symbol resolution" => 2,
        "atomization" or "coalescing" or "unwind records" => 3,
        "output reservation" or "image emission" or "emission" or "hashing" or "verification" or "link map" or "publish" => 5,
        _ => 4,
    };

    private static void AppendTime(StringBuilder text, string name, long ticks, long total)
    {
        string milliseconds = (ticks * 1000.0 / Stopwatch.Frequency).ToString("0.0", CultureInfo.InvariantCulture);
        string percent = (total > 0 ? ticks * 100.0 / total : 0).ToString("0.0", CultureInfo.InvariantCulture);
        text.Append((name + ":").PadRight(26)).Append(milliseconds.PadLeft(9)).Append(" milliseconds (").Append(percent.PadLeft(5)).Append("%)\n");
    }

    private static void AppendAmount(StringBuilder text, string verb, LinkProfile profile, string first, string between, string second) =>
        text.Append(verb.PadRight(8)).Append(Amount(profile, first).PadLeft(10)).Append(' ').Append(between.PadRight(26))
            .Append(Amount(profile, second).PadLeft(14)).Append('\n');

    private static string Amount(LinkProfile profile, string name)
    {
        foreach (LinkCount count in profile.Counts)
        {
            if (count.Name == name)
            {
                return count.Amount.ToString("N0", CultureInfo.InvariantCulture);
            }
        }

        return "0";
    }
}
