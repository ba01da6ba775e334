using System;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AfsLd.Shell.Reporting;

/// <summary>The table of --time: at most 80 columns wide.</summary>
internal static class RenderTimeTable
{
    private const int NameWidth = 30;

    /// <summary>The text: a row for each stage, below it one for each kind of its parts, then totals and counts.</summary>
    internal static string Run(LinkProfile profile)
    {
        StringBuilder text = new();
        text.Append("stage".PadRight(NameWidth)).Append("   wall ms       %    cpu ms       KiB   GCs\n");
        foreach (StageRow row in profile.Stages)
        {
            AppendRow(text, row.Name, row.Used, profile.Total.Time);
            AppendParts(text, row, profile.Total.Time);
        }

        AppendRow(text, "(between stages)", profile.Total.Since(profile.Accounted), profile.Total.Time);
        AppendRow(text, "total", profile.Total, profile.Total.Time);
        text.Append('\n');
        foreach (LinkCount count in profile.Counts)
        {
            AppendCount(text, count.Name, count.Amount);
        }

        AppendCount(text, "workers", profile.Workers);
        if (profile.PeakBytes > 0)
        {
            AppendCount(text, "peak memory, KiB", profile.PeakBytes / 1024);
        }

        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, string name, StageSample used, long total)
    {
        text.Append(name.PadRight(NameWidth)).Append(Milliseconds(used.Time).PadLeft(10)).Append(Percent(used.Time, total).PadLeft(8))
            .Append(Milliseconds(used.ProcessorTicks).PadLeft(10)).Append(Kibibytes(used.AllocatedBytes).PadLeft(10))
            .Append(used.Collections.ToString(CultureInfo.InvariantCulture).PadLeft(6)).Append('\n');
    }

    // Where several threads did the parts, their share of the stage's time is what is told.
    private static void AppendParts(StringBuilder text, StageRow row, long total)
    {
        long threads = 0;
        foreach (PartRow part in row.Parts)
        {
            threads += part.Ticks;
        }

        foreach (PartRow part in row.Parts)
        {
            long wall = threads <= row.Used.Time ? part.Ticks : (long)(part.Ticks * ((double)row.Used.Time / threads));
            text.Append(("  " + part.Name + " (" + part.Count.ToString(CultureInfo.InvariantCulture) + ")").PadRight(NameWidth))
                .Append(Milliseconds(wall).PadLeft(10)).Append(Percent(wall, total).PadLeft(8))
                .Append(Milliseconds(part.Ticks).PadLeft(10)).Append(Kibibytes(part.AllocatedBytes).PadLeft(10)).Append('\n');
        }
    }

    private static void AppendCount(StringBuilder text, string name, long amount) =>
        text.Append(name.PadRight(NameWidth)).Append(amount.ToString(CultureInfo.InvariantCulture).PadLeft(18)).Append('\n');

    private static string Milliseconds(long ticks) => (ticks * 1000.0 / Stopwatch.Frequency).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Percent(long ticks, long total) =>
        (total > 0 ? ticks * 100.0 / total : 0).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Kibibytes(long bytes) => (bytes / 1024).ToString(CultureInfo.InvariantCulture);
}
