using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Bench.Inputs;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;
using AfsLd.Shell.Execution;
using AfsLd.Stages.Atoms;
using AfsLd.Stages.Hints;
using AfsLd.Stages.LinkEdit;
using AfsLd.Stages.ObjectiveC;
using AfsLd.Stages.Ordering;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Relocatable;
using AfsLd.Stages.Resolving;
using AfsLd.Stages.Unwinding;
using AfsLd.Tests.Properties.Execution;
using AfsLd.Tests.Properties.Generators;
using AfsLd.Tests.Properties.LinkEdit;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.ObjectiveC;
using Xunit;

namespace AfsLd.Tests.Properties.Schedules;

/// <summary>The laws of schedules for passes that run only with an option, with -r, or where inputs carry what they read.</summary>
public sealed class OptionalPassLaws
{
    private const int Objects = 24;
    private static readonly ParallelExecution Two = new(2);
    private static readonly ParallelExecution Eight = new(8);

    /// <summary>What makes the passes run.</summary>
    public static TheoryData<string> Kinds => ["order file", "moved symbols", "call graph", "hints", "debug map", "Objective-C", "dead strip", "-r", "-r with debug map", "-r, large"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_record_is_the_same_under_every_schedule(string kind)
    {
        Func<IExecution, object> run = StageOf(kind);
        object expected = run(SequentialExecution.Instance);
        foreach (IExecution execution in new IExecution[] { Two, Eight, new ShuffledExecution(kind.Length), new BackwardExecution() })
        {
            Assert.Null(DeepComparison.FirstDifference(expected, run(execution)));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_law_rejects_a_lost_item_of_every_pass(string kind)
    {
        Func<IExecution, object> run = StageOf(kind);
        object expected = run(SequentialExecution.Instance);
        var counting = new LosesAChunk(-1, int.MaxValue);
        run(counting);
        int[] missed = [.. Enumerable.Range(0, counting.ChunkedPasses).Where(pass => !LargeScheduleLaws.IsNoticed(expected, run, counting, new LosesAChunk(pass, int.MaxValue)))];

        // A merge of names that are in order already changes nothing; NameOrderTests loses others.
        int spared = kind == "-r, large" ? 1 : 0;
        Assert.True(counting.ChunkedPasses > spared && missed.Length <= spared, $"of {counting.ChunkedPasses} passes: {string.Join(' ', missed)}");
    }

    private static Func<IExecution, object> StageOf(string kind)
    {
        var program = new RandomProgram(7, Objects);
        LinkOptions plain = program.Options with { DeadStrip = false };
        ReadOnlyMemory<byte> list = "_v23_0\n_v4_0\n"u8.ToArray();
        return kind switch
        {
            "order file" => Preference(program.Inputs, plain with { OrderFiles = ["_f23_0\n_v23_0\n_f3_0\n"u8.ToArray()] }),
            "moved symbols" => Preference(program.Inputs, plain with { MovedSymbols = [new SymbolMove(Name16.Of("__MOVED"), true, list)] }),
            "call graph" => Preference(Calling, plain),
            "hints" => Hints(Calling, plain),
            "debug map" => Tables(WithSources()),
            "Objective-C" => Metadata(),
            "dead strip" => Liveness(plain),
            "-r" => Merged(program.Inputs, plain),
            "-r with debug map" => Merged(WithSources().Inputs, WithSources().Options),
            _ => Merged(LargeProgram.Inputs, LargeProgram.Options),
        };
    }

    private static Func<IExecution, object> Preference(ImmutableArray<LoadedInput> inputs, LinkOptions options)
    {
        AtomGraph graph = RecordsOf(inputs, options).Last<AtomGraph>("missing symbols");
        return execution => SampleLink.ValueOf(PreferAtoms.Run(execution, graph, options));
    }

    private static Func<IExecution, object> Hints(ImmutableArray<LoadedInput> inputs, LinkOptions options)
    {
        AtomGraph graph = RecordsOf(inputs, options).Last<AtomGraph>("missing symbols");
        return execution => IndexHints.Run(execution, graph, options);
    }

    private static Func<IExecution, object> Tables(SymbolSketch sketch)
    {
        LinkImage image = RecordsOf(sketch.Inputs, sketch.Options).Last<LinkImage>("LINKEDIT");
        return execution => BuildLinkEdit.Run(execution, image.Layout, image.LinkEdit.Fixups, SilentObserver.Instance);
    }

    // The last object refers to selectors and has a class with methods: what a pass over objects loses shows.
    private static Func<IExecution, object> Metadata()
    {
        MetadataSketch sketch = Enumerable.Range(0, 1000).Select(MetadataSketch.Random).First(sketch => sketch.Objects > 2
            && sketch.References[^1].Count > 0
            && sketch.Classes.Any(part => part.Object == sketch.Objects - 1 && part.Members.Instance.Count > 0));
        LinkOptions options = MetadataLaws.Options(0) with { ObjCRelativeMethodLists = true, ObjCCategoryMerging = true };
        AtomGraph graph = RecordsOf(MetadataLaws.Inputs(sketch), options).Last<AtomGraph>("coalescing");
        return execution => RewriteObjectiveC.Run(execution, graph, options);
    }

    // A table that main keeps points to thousands of places, and each of those to another: all of them wait at once.
    private static Func<IExecution, object> Liveness(LinkOptions options)
    {
        const int places = 3000;
        var builder = new ObjectBuilder();
        int table = builder.Section("__DATA", "__table", new byte[places * 8], SectionTypes.Regular, 3);
        int data = builder.Section("__DATA", "__data", new byte[places * 16], SectionTypes.Regular, 3);
        builder.Define("_main", builder.Text(0x90000000, 0xd65f03c0), 0);
        builder.Instruction(builder.SectionCount, 0, RelocationType.Page21, builder.Define("_table", table, 0));
        for (int i = 0; i < places; i++)
        {
            builder.Pointer(table, (uint)i * 8, builder.Define($"_near{i}", data, (ulong)i * 16));
            builder.Pointer(data, (uint)i * 16, builder.Define($"_far{i}", data, ((ulong)i * 16) + 8));
        }

        AtomGraph graph = RecordsOf([Input("table.o", builder)], options).Last<AtomGraph>("missing symbols");
        return execution => MarkLive.Run(execution, graph, ImplicitEdges.None, options with { DeadStrip = true });
    }

    private static Func<IExecution, object> Merged(ImmutableArray<LoadedInput> inputs, LinkOptions options)
    {
        // Members of archives would come after the last object.
        ImmutableArray<LoadedInput> objects = [.. inputs.Where(input => input.Path.EndsWith(".o", StringComparison.Ordinal)), Last];
        LinkOptions merging = options with { Kind = OutputKind.Relocatable, Inputs = [.. objects.Select(input => input.Request)] };
        (AtomGraph whole, UnwindRecords unwind) = SampleLink.ValueOf(
            from parsed in ParseInputs.Run(SequentialExecution.Instance, objects, merging)
            from resolution in ResolveSymbols.Run(SequentialExecution.Instance, parsed, merging)
            from split in SplitAtoms.Run(SequentialExecution.Instance, resolution)
            let graph = CoalesceAtoms.Run(SequentialExecution.Instance, split)
            from records in CollectUnwind.Run(SequentialExecution.Instance, graph)
            select (graph, records));
        return execution => SampleLink.ValueOf(PlanRelocatable.Run(execution, whole, unwind, merging));
    }

    private static StageRecords RecordsOf(ImmutableArray<LoadedInput> inputs, LinkOptions options)
    {
        StageRecords records = StageRecords.Of(_ => SequentialExecution.Instance, inputs, options with { Inputs = [.. inputs.Select(input => input.Request)] });
        Assert.Empty(records.Diagnostics);
        return records;
    }

    // The last objects have debug information: what a pass over objects loses shows.
    private static SymbolSketch WithSources() => Enumerable.Range(0, 1000).Select(seed => new SymbolSketch(seed))
        .First(sketch => sketch.Inputs.Length > 8 && sketch.Sources.ContainsKey(sketch.Inputs.Length - 1));

    // Each object calls from its first function to its second, and has a hint.
    private static ImmutableArray<LoadedInput> Calling { get; } = [.. Enumerable.Range(0, Objects).Select(o =>
    {
        var builder = new ObjectBuilder();
        int text = builder.Text(0x90000008, 0x91000108, 0xd65f03c0, 0xd65f03c0); // ADRP x8; ADD x8, x8; RET; RET
        builder.Section("__LLVM", "__cg_profile", new ByteWriter().Word(0).Word(1).Long((ulong)o + 100).ToArray());
        builder.Define(o == 0 ? "_main" : $"_a{o}", text, 0);
        builder.Define($"_b{o}", text, 12);
        builder.OptimizationHints([(byte)OptimizationHintKind.AdrpAdd, 2, 0, 4, 0]);
        string path = $"c{o}.o";
        return Input(path, builder);
    })];

    // A last object with a local symbol and a last section with a relocation.
    private static LoadedInput Last { get; } = Input("last.o", MakeLast());

    private static ObjectBuilder MakeLast()
    {
        var builder = new ObjectBuilder();
        int text = builder.Text(0xd65f03c0);
        int data = builder.Section("__DATA", "__last", new byte[8], SectionTypes.Regular, 3);
        builder.Define("_last_pointer", data, 0, isExternal: false);
        return builder.Pointer(data, 0, builder.Define("_last_function", text, 0, isExternal: false));
    }

    private static LoadedInput Input(string path, ObjectBuilder builder) => new(new InputRequest.File(path), path, builder.Build(), 0);
}
