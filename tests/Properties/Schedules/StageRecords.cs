using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Shell.Outputs;
using AfsLd.Stages;
using AfsLd.Stages.Mapping;
using AfsLd.Stages.Parsing;
using AfsLd.Tests.Properties.Linking;
using AfsLd.Tests.Properties.Shell;
using Xunit;

namespace AfsLd.Tests.Properties.Schedules;

/// <summary>Keeps what every stage of a link gave, in order; each stage can be given an execution of its own, a spoiled one for instance.</summary>
internal sealed class StageRecords : IStageObserver, IExecution
{
    private readonly Func<string, IExecution> executionOf;
    private string current = "parse";
    private int depth;

    private StageRecords(Func<string, IExecution> executionOf) => this.executionOf = executionOf;

    /// <summary>What stages gave: a record, or a Fin.</summary>
    internal List<(string Stage, object? Result)> All { get; } = [];

    /// <summary>The stages that visited more than one item: those that a schedule can touch.</summary>
    internal HashSet<string> Visiting { get; } = [];

    /// <summary>The diagnostics of the stage that failed, if one did.</summary>
    internal IReadOnlyList<Diagnostic> Diagnostics { get; private set; } = [];

    internal static StageRecords Of(Func<string, IExecution> executionOf, ImmutableArray<LoadedInput> inputs, LinkOptions options)
    {
        var records = new StageRecords(executionOf);
        records.Diagnostics = (from parsed in ParseInputs.Run(records, inputs, options)
                               from image in Pipeline.Plan(records, records, LinkInMemory.WithLibSystem(records.Keep(parsed)), options)
                               select image).Match(Succ: _ => [], Fail: LinkError.DiagnosticsOf);
        return records;
    }

    /// <summary>The same, then the file's bytes as the shell composes them and the link map, if the link succeeds.</summary>
    internal static StageRecords WithFileOf(Func<string, IExecution> executionOf, ImmutableArray<LoadedInput> inputs, LinkOptions options)
    {
        StageRecords records = Of(executionOf, inputs, options);
        if (records.All[^1].Result is LinkImage image)
        {
            records.current = "file";
            records.Gave("file", FileOf(records, image));
            records.current = "map";
            records.Gave("map", WriteLinkMap.Run(records, image).ToArray());
        }

        return records;
    }

    /// <summary>The bytes of an image as the shell composes and seals them.</summary>
    internal static byte[] FileOf(IExecution execution, LinkImage image)
    {
        var file = new ArrayMemory((int)image.FileSizeBytes);
        Assert.Empty(WriteImage.Run(execution, SilentObserver.Instance, image, file, behind: null));
        return file.Memory.ToArray();
    }

    // What runs inside of a stage gives no record of its own.
    public void Begin(string stage) => current = depth++ == 0 ? stage : current;

    public void End(string stage) => depth--;

    public void Gave(string stage, object? result) => All.Add((stage, result));

    public void Visit(IndexedWork work)
    {
        if (work.Count > 1)
        {
            Visiting.Add(current);
        }

        executionOf(current).Visit(work);
    }

    /// <summary>What the last stage of a name gave, without the Fin around it.</summary>
    internal T Last<T>(string stage)
    {
        object? result = All.Last(record => record.Stage == stage).Result;
        return result is LanguageExt.Fin<T> fin ? fin.Match(Succ: value => value, Fail: _ => throw new InvalidOperationException(stage))
            : result is T bare ? bare
            : throw new InvalidOperationException(stage);
    }

    /// <summary>The first stage whose record is another one, and the field where; null when all agree.</summary>
    internal string? FirstDifference(StageRecords other)
    {
        for (int i = 0; i < Math.Min(All.Count, other.All.Count); i++)
        {
            string? difference = All[i].Stage == other.All[i].Stage ? DeepComparison.FirstDifference(All[i].Result, other.All[i].Result) : other.All[i].Stage;
            if (difference is not null)
            {
                return All[i].Stage + difference;
            }
        }

        return All.Count == other.All.Count ? DeepComparison.FirstDifference(Diagnostics, other.Diagnostics) : $"{All.Count} and {other.All.Count} stages";
    }

    private ParsedInputs Keep(ParsedInputs parsed)
    {
        Gave("parse", parsed);
        return parsed;
    }
}
