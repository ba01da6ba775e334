using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using AfsLd.Domain;

namespace AfsLd.Shell.Reporting;

/// <summary>Measures the stages: for --time and --time-trace.</summary>
internal sealed class StageClock : IStageObserver
{
    private readonly List<(string Name, long Start, long End)> spans = [];
    private readonly List<(string Name, long Start)> open = [];

    /// <summary>When the process began, as far as this program knows.</summary>
    private readonly long start = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void Begin(string stage) => open.Add((stage, Stopwatch.GetTimestamp()));

    /// <inheritdoc/>
    public void End(string stage)
    {
        (string name, long began) = open[^1];
        Debug.Assert(name == stage, "stages end in the order they began");
        open.RemoveAt(open.Count - 1);
        spans.Add((name, began, Stopwatch.GetTimestamp()));
    }

    /// <summary>A table: milliseconds of each stage, those of one name added, in the order they began first.</summary>
    internal string Table()
    {
        long total = Stopwatch.GetTimestamp() - start;
        List<(string Name, long Ticks, int Count)> rows = [];
        spans.Sort((left, right) => left.Start.CompareTo(right.Start));
        foreach ((string name, long began, long ended) in spans)
        {
            int row = rows.FindIndex(known => known.Name == name);
            if (row < 0)
            {
                rows.Add((name, ended - began, 1));
            }
            else
            {
                rows[row] = (name, rows[row].Ticks + ended - began, rows[row].Count + 1);
            }
        }

        StringBuilder text = new();
        foreach ((string name, long ticks, int count) in rows)
        {
            text.Append(Milliseconds(ticks).PadLeft(10)).Append(" ms  ").Append(name);
            text.Append(count == 1 ? "\n" : $" ({count} times)\n");
        }

        text.Append(Milliseconds(total).PadLeft(10)).Append(" ms  total\n");
        return text.Append("  ").Append(GC.CollectionCount(0)).Append(" garbage collections of ")
            .Append(Milliseconds((long)(GC.GetTotalPauseDuration().TotalSeconds * Stopwatch.Frequency))).Append(" ms; ")
            .Append(GC.GetTotalAllocatedBytes() >> 20).Append(" MiB allocated\n").ToString();
    }

    /// <summary>The spans in the Chrome trace event format, which Perfetto reads as well: complete events, microseconds.</summary>
    internal string Trace()
    {
        StringBuilder text = new("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n");
        text.Append("{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":1,\"args\":{\"name\":\"afs-ld\"}}");
        foreach ((string name, long began, long ended) in spans)
        {
            text.Append(",\n{\"name\":\"").Append(name).Append("\",\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":").Append(Microseconds(began - start))
                .Append(",\"dur\":").Append(Microseconds(ended - began)).Append('}');
        }

        return text.Append("\n]}\n").ToString();
    }

    private static string Milliseconds(long ticks) =>
        (ticks * 1000.0 / Stopwatch.Frequency).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Microseconds(long ticks) =>
        (ticks * 1_000_000.0 / Stopwatch.Frequency).ToString("0.0", CultureInfo.InvariantCulture);
}
