using AfsLd.Bench.Inputs;
using AfsLd.Domain;
using AfsLd.Stages;
using AfsLd.Stages.Parsing;
using BenchmarkDotNet.Attributes;

namespace AfsLd.Bench.Benchmarks;

/// <summary>The whole link in memory, without files.</summary>
[MemoryDiagnoser]
public class LinkBenchmarks
{
    private SampleLink link = SampleLink.Shared;

    /// <summary>Makes the inputs.</summary>
    [GlobalSetup]
    public void Link() => link = SampleLink.Shared;

    /// <summary>Parsing and planning on one thread.</summary>
    [Benchmark]
    public object OneWorker() => Run(SequentialExecution.Instance);

    private object Run(IExecution execution) => SampleLink.ValueOf(
        from parsed in ParseInputs.Run(execution, link.Inputs, link.Options)
        from image in Pipeline.Plan(execution, SilentObserver.Instance, parsed, link.Options)
        select image);
}
