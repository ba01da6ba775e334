using AfsLd.Bench.Inputs;
using AfsLd.Domain;
using AfsLd.Stages.Atoms;
using AfsLd.Stages.Resolving;
using AfsLd.Stages.Unwinding;
using BenchmarkDotNet.Attributes;

namespace AfsLd.Bench.Benchmarks;

/// <summary>From parsed inputs to the graph of what is linked.</summary>
[MemoryDiagnoser]
public class GraphBenchmarks
{
    private SampleLink link = SampleLink.Shared;

    /// <summary>Links once.</summary>
    [GlobalSetup]
    public void Link() => link = SampleLink.Shared;

    /// <summary>Names find their owners.</summary>
    [Benchmark]
    public object Resolve() => SampleLink.ValueOf(ResolveSymbols.Run(SequentialExecution.Instance, link.Parsed, link.Options));

    /// <summary>Sections become atoms.</summary>
    [Benchmark]
    public object Split() => SampleLink.ValueOf(SplitAtoms.Run(SequentialExecution.Instance, link.Resolution));

    /// <summary>Copies become one.</summary>
    [Benchmark]
    public object Coalesce() => CoalesceAtoms.Run(SequentialExecution.Instance, link.Split);

    /// <summary>Unwind information is read.</summary>
    [Benchmark]
    public object Unwind() => SampleLink.ValueOf(CollectUnwind.Run(SequentialExecution.Instance, link.Whole));

    /// <summary>What roots reach is marked.</summary>
    [Benchmark]
    public object Live() => MarkLive.Run(SequentialExecution.Instance, link.Whole, ListUnwindEdges.Run(link.Records, link.Whole.Atoms.Count), link.Options);

    /// <summary>Unwind information of what is left is planned.</summary>
    [Benchmark]
    public object UnwindOfLive() => SampleLink.ValueOf(PlanUnwind.Run(SequentialExecution.Instance, link.Records, link.Graph, link.Options));
}
