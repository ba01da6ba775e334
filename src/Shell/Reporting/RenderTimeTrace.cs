using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AfsLd.Shell.Reporting;

/// <summary>The file of --time-trace: the Chrome trace event format, which Perfetto reads as well.</summary>
internal static class RenderTimeTrace
{
    /// <summary>The text: complete events in microseconds, stages in one track and parts in one for each thread; totals and counts in
    /// <c>otherData</c>.</summary>
    internal static string Run(StageClock clock, LinkProfile profile)
    {
        StringBuilder text = new("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n");
        text.Append("{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":1,\"args\":{\"name\":\"afs-ld\"}},\n");
        text.Append("{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":0,\"args\":{\"name\":\"stages\"}}");
        foreach (StageSpan span in clock.Spans)
        {
            StageSample used = span.Ended.Since(span.Began);
            AppendEvent(text, span.Stage, 0, span.Began.Time - clock.Start.Time, used.Time);
            text.Append(",\"args\":{\"cpu_us\":").Append(Microseconds(used.ProcessorTicks))
                .Append(",\"allocated_bytes\":").Append(Text(used.AllocatedBytes))
                .Append(",\"collections\":").Append(Text(used.Collections)).Append("}}");
        }

        foreach (PartSpan part in clock.Parts)
        {
            AppendEvent(text, part.Part, part.Thread, part.Began - clock.Start.Time, part.Ended - part.Began);
            text.Append(",\"args\":{\"stage\":\"").Append(part.Stage).Append("\",\"allocated_bytes\":").Append(Text(part.AllocatedBytes)).Append("}}");
        }

        text.Append("\n],\n\"otherData\":{");
        AppendTotals(text, profile);
        return text.Append("}}\n").ToString();
    }

    // Names are constants of this program: nothing in them is to be escaped.
    private static void AppendEvent(StringBuilder text, string name, int track, long began, long ticks) =>
        text.Append(",\n{\"name\":\"").Append(name).Append("\",\"ph\":\"X\",\"pid\":1,\"tid\":").Append(Text(track))
            .Append(",\"ts\":").Append(Microseconds(began)).Append(",\"dur\":").Append(Microseconds(ticks));

    private static void AppendTotals(StringBuilder text, LinkProfile profile)
    {
        text.Append("\"wall_us\":").Append(Microseconds(profile.Total.Time))
            .Append(",\"accounted_us\":").Append(Microseconds(profile.Accounted.Time))
            .Append(",\"cpu_us\":").Append(Microseconds(profile.Total.ProcessorTicks))
            .Append(",\"allocated_bytes\":").Append(Text(profile.Total.AllocatedBytes))
            .Append(",\"collections\":").Append(Text(profile.Total.Collections))
            .Append(",\"peak_bytes\":").Append(Text(profile.PeakBytes))
            .Append(",\"workers\":").Append(Text(profile.Workers));
        foreach (LinkCount count in profile.Counts)
        {
            text.Append(",\"").Append(count.Name.Replace(' ', '_')).Append("\":").Append(Text(count.Amount));
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Microseconds(long ticks) => (ticks * 1_000_000.0 / Stopwatch.Frequency).ToString("0.0", CultureInfo.InvariantCulture);
}
