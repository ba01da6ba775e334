using System;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Linq;
using System.Text.Json;
using System.Threading;
using AfsLd.Domain;
using AfsLd.Shell.Reporting;
using Xunit;

namespace AfsLd.Tests.Properties.Shell;

/// <summary>What --time and --time-trace tell.</summary>
public sealed class StageClockTests
{
    [Fact]
    public void A_stage_s_row_is_without_the_stages_inside_of_it()
    {
        StageClock clock = Nested();
        ImmutableArray<StageRow> rows = clock.Rows();
        StageSample outer = clock.Spans[1].Ended.Since(clock.Spans[1].Began);

        Assert.Equal(["outer", "inner"], rows.Select(row => row.Name));
        Assert.Equal(outer.Time + clock.Spans[2].Own.Time, rows.Sum(row => row.Used.Time));
        Assert.Equal(outer.AllocatedBytes + clock.Spans[2].Own.AllocatedBytes, rows.Sum(row => row.Used.AllocatedBytes));
    }

    [Fact]
    public void The_sum_would_count_twice_what_is_inside()
    {
        // The mutant: rows of whole spans.
        StageClock clock = Nested();
        ImmutableArray<StageRow> mutant = SummarizeStages.Run(
            [.. clock.Spans.Select(span => span with { Own = span.Ended.Since(span.Began) })], clock.Parts);

        Assert.True(mutant.Sum(row => row.Used.Time) > clock.Rows().Sum(row => row.Used.Time));
    }

    [Fact]
    public void Parts_belong_to_the_stage_that_runs_and_say_what_their_thread_allocated()
    {
        StageClock clock = new();
        clock.Begin("parsing");
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() => Part(clock)))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        clock.End("parsing");
        PartRow row = Assert.Single(Assert.Single(clock.Rows()).Parts);
        Assert.Equal(("objects", 4), (row.Name, row.Count));
        Assert.InRange(row.AllocatedBytes, 4 * 100_000, 4 * 101_000);
    }

    [Fact]
    public void The_trace_is_JSON_with_an_event_for_each_span_and_part_and_totals()
    {
        StageClock clock = Nested();
        clock.Begin("parsing");
        Part(clock);
        clock.End("parsing");
        LinkProfile profile = Profile(clock);

        using JsonDocument document = JsonDocument.Parse(RenderTimeTrace.Run(clock, profile));
        JsonElement[] events = [.. document.RootElement.GetProperty("traceEvents").EnumerateArray().Where(e => e.GetProperty("ph").GetString() == "X")];
        Assert.Equal(["inner", "outer", "inner", "parsing", "objects"], events.Select(e => e.GetProperty("name").GetString()));
        Assert.All(events, e => Assert.True(e.GetProperty("ts").GetDouble() >= 0 && e.GetProperty("dur").GetDouble() >= 0));
        Assert.True(events[4].GetProperty("args").GetProperty("allocated_bytes").GetInt64() >= 100_000);
        JsonElement totals = document.RootElement.GetProperty("otherData");
        Assert.Equal(7, totals.GetProperty("input_symbols").GetInt64());
        Assert.True(totals.GetProperty("accounted_us").GetDouble() <= totals.GetProperty("wall_us").GetDouble());
        Assert.True(totals.GetProperty("allocated_bytes").GetInt64() >= 100_000);
    }

    [Fact]
    public void The_table_fits_80_columns_and_its_rows_add_up()
    {
        StageClock clock = Nested();
        clock.Begin("parsing");
        Part(clock);
        clock.End("parsing");

        string[] lines = RenderTimeTable.Run(Profile(clock)).Split('\n');

        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        string[] stages = [.. lines.TakeWhile(line => line.Length > 0).Skip(1)];
        Assert.Equal(["outer", "inner", "parsing", "  objects (1)", "(between stages)", "total"], stages.Select(line => line[..30].TrimEnd()));
        Assert.Contains(lines, line => line.StartsWith("input symbols", StringComparison.Ordinal) && line.EndsWith(" 7", StringComparison.Ordinal));
    }

    [Fact]
    public void Numbers_of_hours_and_terabytes_fit_80_columns()
    {
        StageSample huge = new(Stopwatch.Frequency * 9999, Stopwatch.Frequency * 9999, 999_999_999L * 1024, 9999);
        LinkProfile profile = new([new StageRow("symbol resolution", huge, [])], huge, 1L << 50, 128, [new("bytes written", int.MaxValue)]);

        Assert.All(RenderTimeTable.Run(profile).Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void A_process_is_as_old_as_its_kernel_says_less_one_tick()
    {
        // starttime is the 22nd field; the name may hold blanks and parentheses.
        string stat = "7 (a) b (c)) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 1000 20 21";

        Assert.Equal((long)(0.49 * Stopwatch.Frequency), ProcessStart.LowerBound(stat, "10.50 3.0\n"), Stopwatch.Frequency / 1000.0);
        Assert.Equal(0, ProcessStart.LowerBound(stat, "10.00 3.0\n"));
        Assert.Equal(0, ProcessStart.LowerBound("7 (a", "10.00 3.0\n"));
        Assert.Equal(0, ProcessStart.LowerBound(stat, ""));
    }

    [Fact]
    public void The_start_of_the_process_lies_before_Main_by_the_processor_time_that_was_used()
    {
        StageSample main = new(Stopwatch.GetTimestamp(), Stopwatch.Frequency / 2, 0, 0);
        StageSample now = main with { Time = main.Time + 10 };

        Assert.True(main.Time - ProcessStart.Find(main, now).Time >= Stopwatch.Frequency / 2);
        Assert.Equal(0, ProcessStart.Find(main, now).ProcessorTicks);
        Assert.Equal((Stopwatch.Frequency / 2) - 10, ProcessStart.ProcessorTicksAt(main.Time, now));
    }

    [Fact]
    public void Peak_memory_is_read_from_VmHWM()
    {
        Assert.Equal(6716 * 1024, PeakMemory.OfStatus("Name:\tx\nVmPeak:\t  99999 kB\nVmHWM:\t    6716 kB\nVmRSS:\t 1 kB\n"));
        Assert.Equal(0, PeakMemory.OfStatus("Name:\tx\nVmHWM:\tnothing\n"));
        Assert.True(!OperatingSystem.IsLinux() || PeakMemory.Bytes() > 1 << 20);
    }

    private static LinkProfile Profile(StageClock clock) =>
        new(clock.Rows(), StageSample.Now().Since(clock.Start), PeakMemory.Bytes(), 2, [new("input symbols", 7)]);

    private static StageClock Nested()
    {
        StageClock clock = new();
        clock.Begin("outer");
        clock.Begin("inner");
        Thread.SpinWait(1000);
        clock.End("inner");
        clock.End("outer");
        clock.Begin("inner");
        clock.End("inner");
        return clock;
    }

    private static void Part(IStageObserver clock)
    {
        PartMark began = clock.BeginPart();
        GC.KeepAlive(new byte[100_000]);
        clock.EndPart("objects", began);
    }
}
