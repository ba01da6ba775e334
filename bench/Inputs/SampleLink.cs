using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;
using AfsLd.Stages;
using AfsLd.Stages.Parsing;
using LanguageExt;

namespace AfsLd.Bench.Inputs;

/// <summary>A link in memory, of which every stage's record is kept: what the next stage is measured with.</summary>
internal sealed class SampleLink : IStageObserver
{
    private readonly List<(string Stage, object? Result)> records = [];

    /// <summary>Links a synthetic program on one thread.</summary>
    internal SampleLink(SyntheticProgram program, LinkOptions options)
    {
        Options = options;
        Inputs =
        [
            .. Enumerable.Range(0, program.ObjectCount).Select(unit => File($"u{unit}.o", program.Object(unit))),
            File("libSystem.tbd", Encoding.UTF8.GetBytes(SyntheticProgram.LibSystem)),
        ];
        Parsed = ValueOf(ParseInputs.Run(SequentialExecution.Instance, Inputs, options));
        Image = ValueOf(Pipeline.Plan(SequentialExecution.Instance, this, Parsed, options));
    }

    /// <summary>50 objects of 200 functions: 100,000 relocations, 5 MB; linked once a process.</summary>
    internal static SampleLink Shared => Default.Value;

    private static readonly Lazy<SampleLink> Default = new(() => new SampleLink(new SyntheticProgram(50, 200), new LinkOptions { OutputPath = "out", DeadStrip = true }));

    internal LinkOptions Options { get; }

    internal ImmutableArray<LoadedInput> Inputs { get; }

    internal ParsedInputs Parsed { get; }

    internal Resolution Resolution => Fin<Resolution>("symbol resolution");

    internal AtomGraph Split => Fin<AtomGraph>("atomization");

    internal AtomGraph Whole => Bare<AtomGraph>("coalescing");

    internal UnwindRecords Records => Fin<UnwindRecords>("unwind records");

    internal AtomGraph Graph => Fin<AtomGraph>("missing symbols");

    internal UnwindPlan Unwind => Fin<UnwindPlan>("unwind plan");

    internal OutputPlan Plan => Image.Layout.Plan;

    internal Layout Layout => Image.Layout;

    internal ImmutableArray<Region> Regions => Image.Regions;

    internal FixupTable Fixups => Image.LinkEdit.Fixups;

    internal LinkImage Image { get; }

    /// <summary>What a stage gave that cannot fail.</summary>
    internal T Bare<T>(string stage) => records.Where(record => record.Stage == stage).Select(record => record.Result).OfType<T>().Last();

    /// <summary>What a stage gave that can.</summary>
    internal T Fin<T>(string stage) => ValueOf(Bare<Fin<T>>(stage));

    /// <summary>The value; a failure's text is in the exception.</summary>
    internal static T ValueOf<T>(Fin<T> outcome) => outcome.Match(
        Succ: value => value,
        Fail: error => throw new InvalidOperationException(string.Join('\n', LinkError.DiagnosticsOf(error).Select(d => $"{d.Origin} {d.Text}"))));

    /// <inheritdoc/>
    public void Begin(string stage)
    {
    }

    /// <inheritdoc/>
    public void End(string stage)
    {
    }

    /// <inheritdoc/>
    public void Gave(string stage, object? result) => records.Add((stage, result));

    private static LoadedInput File(string path, byte[] bytes) => new(new InputRequest.File(path), path, bytes, ModifiedTime: 0);
}
