using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using AfsLd.Domain;

namespace AfsLd.Shell.Reporting;

/// <summary>Measures the stages: for --time and --time-trace.</summary>
internal sealed class StageClock : IStageObserver
{
    private readonly List<StageSpan> spans = [];
    private readonly List<PartSpan> parts = [];
    private readonly List<(string Name, StageSample Began, StageSample Inside)> open = [];
    private readonly object gate = new();

    /// <summary>A clock whose process began at <paramref name="start"/>.</summary>
    internal StageClock(StageSample start) => Start = start;

    /// <summary>A clock of a process that begins now.</summary>
    internal StageClock()
        : this(StageSample.Now())
    {
    }

    /// <summary>When the process began: nothing was used.</summary>
    internal StageSample Start { get; }

    /// <summary>What there was to do, when that is known.</summary>
    internal ImmutableArray<LinkCount> Counts { get; set; } = [];

    /// <summary>The stages that ended, in the order of their ends.</summary>
    internal IReadOnlyList<StageSpan> Spans => spans;

    /// <summary>The parts that ended, in the order of their ends.</summary>
    internal IReadOnlyList<PartSpan> Parts => parts;

    /// <inheritdoc/>
    public void Begin(string stage) => open.Add((stage, StageSample.Now(), default));

    /// <inheritdoc/>
    public void End(string stage)
    {
        (string name, StageSample began, StageSample inside) = open[^1];
        Debug.Assert(name == stage, "stages end in the order they began");
        open.RemoveAt(open.Count - 1);
        StageSample ended = StageSample.Now();
        Add(name, began, ended, inside);
    }

    /// <inheritdoc/>
    public PartMark BeginPart() => new(Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());

    /// <inheritdoc/>
    public void EndPart(string part, PartMark began)
    {
        long ended = Stopwatch.GetTimestamp();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - began.AllocatedBytes;
        lock (gate)
        {
            string stage = open.Count == 0 ? "" : open[^1].Name;
            parts.Add(new PartSpan(stage, part, Environment.CurrentManagedThreadId, began.Time, ended, allocated));
        }
    }

    /// <summary>Adds a stage that is over and has none inside.</summary>
    internal void Add(string stage, StageSample began, StageSample ended) => Add(stage, began, ended, default);

    /// <summary>A row for each name of a stage, in the order they began first.</summary>
    internal ImmutableArray<StageRow> Rows() => SummarizeStages.Run(spans, parts);

    private void Add(string stage, StageSample began, StageSample ended, StageSample inside)
    {
        StageSample used = ended.Since(began);
        spans.Add(new StageSpan(stage, began, ended, used.Since(inside)));
        if (open.Count > 0)
        {
            open[^1] = open[^1] with { Inside = open[^1].Inside.Plus(used) };
        }
    }
}
