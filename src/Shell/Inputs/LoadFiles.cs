using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;
using AfsLd.Shell.Native;
using AfsLd.Stages.Reproducing;
using AfsLd.Stages.Searching;

namespace AfsLd.Shell.Inputs;

/// <summary>Reads files and remembers which were read and which were looked for in vain (-dependency_info, and -o onto an input).</summary>
/// <remarks>Files are read by the execution's workers; what is remembered is in the order of the requests.</remarks>
internal sealed class LoadFiles(FileMeans means)
{
    private readonly List<LoadedFile> files = [];
    private readonly List<string> missing = [];

    /// <summary>By which calls files are read, and what is made of them is published.</summary>
    internal FileMeans Means { get; } = means;

    /// <summary>The folder in which the link ran that is done again (--reproduced=): files are read from what it left. Null otherwise.</summary>
    internal string? ReproducedFrom { get; set; }

    /// <summary>Every file that was read.</summary>
    internal IReadOnlyList<LoadedFile> Files => files;

    /// <summary>The bytes of all files that were read.</summary>
    internal long SizeBytes { get; private set; }

    /// <summary>Every path that was no file.</summary>
    internal IReadOnlyList<string> Missing => missing;

    /// <summary>Reads the files that a command line names.</summary>
    internal ImmutableArray<ArgumentFile> Arguments(IExecution execution, ImmutableArray<string> paths)
    {
        ImmutableArray<ReadOutcome> outcomes = execution.Map(paths, Read);
        ImmutableArray<ArgumentFile>.Builder read = ImmutableArray.CreateBuilder<ArgumentFile>(paths.Length);
        for (int i = 0; i < paths.Length; i++)
        {
            read.Add(new ArgumentFile(paths[i], outcomes[i].File?.Bytes));
            Remember(outcomes[i].File, paths[i]);
        }

        return read.DrainToImmutable();
    }

    /// <summary>Looks for each of several inputs in its own places; the outcomes are in order.</summary>
    internal ImmutableArray<SearchOutcome> Search(IExecution execution, ImmutableArray<SearchPlan> plans)
    {
        ImmutableArray<SearchOutcome> outcomes = execution.Map(plans, SearchOne);
        for (int i = 0; i < plans.Length; i++)
        {
            for (int place = 0; place < outcomes[i].PlacesWithout; place++)
            {
                missing.Add(plans[i].Paths[place]);
            }

            if (outcomes[i].File is LoadedFile file)
            {
                Add(file);
            }
        }

        return outcomes;
    }

    // A file keeps the name that it had where the link first ran.
    private ReadOutcome Read(string path)
    {
        if (ReproducedFrom is not { } folder)
        {
            return ReadFile.Run(path, Means);
        }

        ReadOutcome outcome = ReadFile.Run(ReproducedPath.Of(path, folder), Means);
        return outcome.File is { } file ? new ReadOutcome(file with { Path = path }, null) : outcome;
    }

    private void Remember(LoadedFile? file, string path)
    {
        if (file is null)
        {
            missing.Add(path);
        }
        else
        {
            Add(file);
        }
    }

    private void Add(LoadedFile file)
    {
        files.Add(file);
        SizeBytes += file.Bytes.Length;
    }

    private SearchOutcome SearchOne(SearchPlan plan)
    {
        for (int i = 0; i < plan.Paths.Length; i++)
        {
            string path = plan.Paths[i];
            ReadOutcome outcome = Read(path);
            if (outcome.File is not null)
            {
                return new SearchOutcome(outcome.File, i, null);
            }

            if (outcome.Failure is string failure)
            {
                return new SearchOutcome(null, i, Diagnostic.Missing(LoadCodes.Unreadable, new Origin(path), failure));
            }
        }

        return new SearchOutcome(null, plan.Paths.Length, null);
    }
}
