using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Shell.Execution;
using AfsLd.Stages;
using AfsLd.Stages.Atoms;
using AfsLd.Stages.Image;
using AfsLd.Stages.LinkEdit;
using AfsLd.Stages.Mapping;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Resolving;
using AfsLd.Tests.Properties.Execution;
using AfsLd.Tests.Properties.Linking;
using Xunit;

namespace AfsLd.Tests.Properties.Schedules;

/// <summary>The laws of schedules for a program of which every pass over names, atoms, objects and pages has several chunks.</summary>
public sealed class LargeScheduleLaws
{
    private static readonly ConcurrentDictionary<string, StageRecords> Known = new();
    private static readonly ParallelExecution One = new(1);
    private static readonly ParallelExecution Two = new(2);
    private static readonly ParallelExecution Eight = new(8);

    [Fact]
    public void Every_chunked_pass_gives_the_same_record_and_file_under_every_schedule() =>
        Assert.All<IExecution>([One, Two, Eight, new ShuffledExecution(1)], execution => Assert.Null(Difference("chained", execution)));

    /// <summary>What chooses other passes: classic binding of a dylib that exports everything; dead stripping and folding.</summary>
    [Theory]
    [InlineData("dylib")]
    [InlineData("folded")]
    public void Passes_of_other_options_give_the_same_too(string kind) =>
        Assert.All<IExecution>([Eight, new BackwardExecution()], execution => Assert.Null(Difference(kind, execution)));

    [Fact]
    public void Every_chunked_stage_has_several_chunks() => Assert.All(ChunkedStages(), stage =>
    {
        var counting = Spoiled(-1);
        stage.Run(counting);
        Assert.True(counting.ChunkedPasses > 0, stage.Name);
    });

    [Fact]
    public void The_law_rejects_a_lost_chunk_of_every_pass()
    {
        foreach ((string name, Func<IExecution, object> run) in ChunkedStages())
        {
            object expected = run(SequentialExecution.Instance);
            var counting = Spoiled(-1);
            run(counting);
            int[] missed = [.. Enumerable.Range(0, counting.ChunkedPasses).Where(pass => !IsNoticed(expected, run, counting, Spoiled(pass)))];

            // Some need not be whole: a member that was not read ahead is read when it is pulled. In __LINKEDIT a merge of names that
            // are in order already changes nothing (NameOrderTests loses others), and five rounds that place nodes of the trie are mended
            // by the next one (PlaceTrieNodesTests loses the one that ends them).
            int spared = name switch { "symbol resolution" => 1, "LINKEDIT" => 6, _ => 0 };
            Assert.True(missed.Length <= spared && counting.ChunkedPasses > spared, $"{name}, of {counting.ChunkedPasses}: {string.Join(' ', missed)}");
        }
    }

    [Fact]
    public void Members_are_read_ahead_and_a_lost_chunk_of_that_is_noticed()
    {
        Assert.Equal(0, ReadsOutsideOfPasses(Spoiled(-1)));
        Func<IExecution, object> resolve = ChunkedStages().Single(stage => stage.Name == "symbol resolution").Run;
        object expected = resolve(SequentialExecution.Instance);
        var counting = Spoiled(-1);
        resolve(counting);
        int[] hidden = [.. Enumerable.Range(0, counting.ChunkedPasses).Where(pass => !Differs(expected, resolve, Spoiled(pass)))];
        Assert.NotEmpty(hidden);
        Assert.All(hidden, pass => Assert.True(ReadsOutsideOfPasses(Spoiled(pass)) > 0));
    }

    [Fact]
    public void The_law_rejects_stages_that_a_schedule_decides()
    {
        // A chunk that writes one item beyond its range, and a numbering in the order of the visits.
        Func<IExecution, object>[] mutants = [e => Number(e, beyond: 1), NumberByVisit];
        Assert.All(mutants, mutant => Assert.Contains<IExecution>(
            [Two, Eight, new ShuffledExecution(1), new BackwardExecution()], execution => Differs(mutant(SequentialExecution.Instance), mutant, execution)));
        Assert.False(Differs(Number(SequentialExecution.Instance, beyond: 0), e => Number(e, beyond: 0), new BackwardExecution()));
    }

    // Each stage with passes over chunks, on what the stages before it gave.
    private static (string Name, Func<IExecution, object> Run)[] ChunkedStages()
    {
        StageRecords records = Sequential("dylib");
        LinkOptions options = OptionsOf("dylib");
        Resolution resolution = records.Last<Resolution>("symbol resolution");
        AtomGraph split = records.Last<AtomGraph>("atomization");
        LinkImage image = records.Last<LinkImage>("LINKEDIT");
        ParsedInputs inputs = LinkInMemory.WithLibSystem(records.Last<ParsedInputs>("parse"));
        return
        [
            ("symbol resolution", e => Pipeline.Resolve(e, SilentObserver.Instance, inputs, options, (archive, member) => ParseMember.Run(archive, member, null))),
            ("atomization", e => SplitAtoms.Run(e, resolution)),
            ("coalescing", e => CoalesceAtoms.Run(e, split)),
            ("fixups", e => CollectFixups.Run(e, image.Layout, image.Regions)),
            ("LINKEDIT", e => BuildLinkEdit.Run(e, image.Layout, image.LinkEdit.Fixups, SilentObserver.Instance)),
            ("file", e => StageRecords.FileOf(e, image)),
            ("map", e => WriteLinkMap.Run(e, image).ToArray()),
        ];
    }

    // How many members the walk had to read itself, which no record says.
    private static int ReadsOutsideOfPasses(LosesAChunk execution)
    {
        ParsedInputs inputs = LinkInMemory.WithLibSystem(Sequential("dylib").Last<ParsedInputs>("parse"));
        var passes = new KnowsItsPasses(execution);
        int outside = 0;
        Pipeline.Resolve(passes, SilentObserver.Instance, inputs, OptionsOf("dylib"), (archive, member) =>
        {
            outside += passes.IsInside ? 0 : 1;
            return ParseMember.Run(archive, member, null);
        });
        return outside;
    }

    private sealed class KnowsItsPasses(IExecution inner) : IExecution
    {
        internal bool IsInside { get; private set; }

        public void Visit(IndexedWork work)
        {
            IsInside = true;
            inner.Visit(work);
            IsInside = false;
        }
    }

    // Passes over files and objects have several items in small programs too.
    private static LosesAChunk Spoiled(int pass) => new(pass, LargeProgram.Inputs.Length / 2);

    /// <summary>True if a lost chunk gives another record, or other passes: in a sort later ones mend what one left, and nodes of the trie are
    /// placed in rounds until none moves.</summary>
    internal static bool IsNoticed(object expected, Func<IExecution, object> run, LosesAChunk whole, LosesAChunk spoiled) =>
        Differs(expected, run, spoiled) || !spoiled.Passes.SequenceEqual(whole.Passes);

    internal static bool Differs(object expected, Func<IExecution, object> run, IExecution execution)
    {
        try
        {
            return DeepComparison.FirstDifference(expected, run(execution)) is not null;
        }
        catch (Exception thrown) when (thrown is IndexOutOfRangeException or ArgumentException or NullReferenceException or InvalidOperationException)
        {
            // What a lost chunk left empty was used at once.
            return true;
        }
    }

    private static int[] Number(IExecution execution, int beyond)
    {
        var numbers = new int[100_000];
        execution.Map(NameRanges.Of(numbers.Length), range =>
        {
            Array.Fill(numbers, range.First, range.First, Math.Min(range.End + beyond, numbers.Length) - range.First);
            return true;
        });
        return numbers;
    }

    private static object NumberByVisit(IExecution execution)
    {
        int visits = 0;
        return execution.Map(NameRanges.Of(100_000), _ => Interlocked.Increment(ref visits));
    }

    private static string? Difference(string kind, IExecution execution) => Sequential(kind).FirstDifference(RecordsOf(kind, _ => execution));

    private static StageRecords Sequential(string kind) => Known.GetOrAdd(kind, k =>
    {
        StageRecords records = RecordsOf(k, _ => SequentialExecution.Instance);
        Assert.Empty(records.Diagnostics);
        return records;
    });

    private static StageRecords RecordsOf(string kind, Func<string, IExecution> executionOf) =>
        StageRecords.WithFileOf(executionOf, LargeProgram.Inputs, OptionsOf(kind));

    private static LinkOptions OptionsOf(string kind) => kind switch
    {
        "folded" => LargeProgram.Options with { DeadStrip = true, Icf = IcfMode.All },
        "dylib" => LargeProgram.Options with { Kind = OutputKind.Dylib, FixupEncoding = FixupEncoding.Classic, InstallName = "/lib/large.dylib" },
        _ => LargeProgram.Options,
    };
}
