using AfsLd.Bench.Inputs;
using AfsLd.Domain;
using AfsLd.Domain.Ids;
using AfsLd.Stages.Image;
using AfsLd.Stages.Image.Commands;
using AfsLd.Stages.Ordering;
using AfsLd.Stages.Planning;
using BenchmarkDotNet.Attributes;

namespace AfsLd.Bench.Benchmarks;

/// <summary>From the graph to addresses.</summary>
[MemoryDiagnoser]
public class PlanningBenchmarks
{
    private SampleLink link = SampleLink.Shared;
    private uint headerBytes;

    /// <summary>Links once.</summary>
    [GlobalSetup]
    public void Link()
    {
        link = SampleLink.Shared;
        headerBytes = PlanLoadCommands.SizeBytes(PlanLoadCommands.Run(link.Plan));
    }

    /// <summary>Slots are counted.</summary>
    [Benchmark]
    public object Scan() => PlanSynthetics.Run(SequentialExecution.Instance, link.Graph, link.Unwind, SymbolId.None);

    /// <summary>The order of everything.</summary>
    [Benchmark]
    public object Order() => SampleLink.ValueOf(OrderOutput.Run(
        link.Graph, link.Plan.Synthetics, link.Unwind, SampleLink.ValueOf(PreferAtoms.Run(SequentialExecution.Instance, link.Graph, link.Options)), link.Options));

    /// <summary>Addresses.</summary>
    [Benchmark]
    public object Layout() => SampleLink.ValueOf(AssignAddresses.Run(link.Plan, headerBytes, 0, SilentObserver.Instance));

    /// <summary>Regions.</summary>
    [Benchmark]
    public object Regions() => PlanRegions.Run(link.Layout);
}
