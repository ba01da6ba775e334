using System.Collections.Immutable;
using AfsLd.Bench.Inputs;
using AfsLd.Domain;
using AfsLd.Domain.Image;
using AfsLd.Domain.LinkEdit;
using AfsLd.Stages.Image;
using AfsLd.Stages.LinkEdit;
using BenchmarkDotNet.Attributes;

namespace AfsLd.Bench.Benchmarks;

/// <summary>The tables of __LINKEDIT.</summary>
[MemoryDiagnoser]
public class LinkEditBenchmarks
{
    private SampleLink link = SampleLink.Shared;
    private ImmutableArray<Region> mapped = [];
    private ChainedImports? imports;
    private GlobalClasses? classes;
    private int[] exported = [];

    /// <summary>Links once.</summary>
    [GlobalSetup]
    public void Link()
    {
        link = SampleLink.Shared;
        mapped = PlanRegions.Run(link.Layout);
        imports = PlanChainedImports.Run(link.Fixups, link.Resolution.Globals.Count);
        classes = ClassifyGlobals.Run(SequentialExecution.Instance, link.Plan, link.Fixups);
        exported = OrderGlobals.Exported(SequentialExecution.Instance, link.Resolution.Globals, classes.Of, link.Image.LinkEdit.Symbols.Order);
    }

    /// <summary>Pointers that dyld writes are listed.</summary>
    [Benchmark]
    public object Fixups() => SampleLink.ValueOf(CollectFixups.Run(SequentialExecution.Instance, link.Layout, mapped));

    /// <summary>LC_DYLD_CHAINED_FIXUPS.</summary>
    [Benchmark]
    public object ChainedFixups() => BuildChainedFixups.Run(link.Layout, link.Fixups, imports ?? throw new System.InvalidOperationException());

    /// <summary>The export trie.</summary>
    [Benchmark]
    public object Trie() => BuildExportTrie.Run(SequentialExecution.Instance, link.Layout, exported);

    /// <summary>Which symbols, in which order, with names where.</summary>
    [Benchmark]
    public object SymbolTable() =>
        PlanSymbolTable.Run(SequentialExecution.Instance, link.Plan, classes ?? throw new System.InvalidOperationException());

    /// <summary>LC_FUNCTION_STARTS.</summary>
    [Benchmark]
    public object FunctionStarts() => BuildFunctionStarts.Run(link.Layout);

    /// <summary>All of it.</summary>
    [Benchmark]
    public object All() => BuildLinkEdit.Run(SequentialExecution.Instance, link.Layout, link.Fixups, SilentObserver.Instance);
}
