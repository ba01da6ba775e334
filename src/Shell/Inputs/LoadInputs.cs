using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Shell.Execution;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Searching;
using LanguageExt;

namespace AfsLd.Shell.Inputs;

/// <summary>Loads all inputs of a link: asks the stage of discovery what is missing, reads and parses it, and asks again.</summary>
internal static class LoadInputs
{
    /// <summary>The inputs and warnings about them; fails with every input of a round that is missing or malformed.</summary>
    /// <param name="executions">How files are visited.</param>
    /// <param name="observer">Is told of the stages.</param>
    /// <param name="options">The command line.</param>
    /// <param name="files">Reads the files.</param>
    /// <param name="known">The state to go on from: empty at first, with pulled members later.</param>
    internal static Fin<FoundInputs> Run(
        ExecutionBySize executions, IStageObserver observer, LinkOptions options, LoadFiles files, DiscoveryState known)
    {
        DiscoveryState state = known;
        ImmutableArray<Diagnostic> warnings = [];
        while (true)
        {
            observer.Begin("input search");
            Fin<DiscoveryStep> next = DiscoverInputs.Run(state, options);
            observer.End("input search");
            if (!next.TryValue(out DiscoveryStep? step, out LinkError? failure))
            {
                return failure;
            }

            if (step.IsComplete)
            {
                return new FoundInputs(step.Inputs, state, warnings, step.Warnings);
            }

            observer.Begin("input mapping");
            Round round = Load(executions.ForFiles(step.Wanted.Length), files, step);
            observer.End("input mapping");

            // Before anything large is allocated: what lives then is copied when the region begins.
            observer.Begin("heap reservation");
            QuietCollector.Start(files.SizeBytes);
            observer.End("heap reservation");
            IExecution execution = executions.ForBytes(files.SizeBytes);
            observer.Begin("parsing");
            LinkOptions target = options.Platform is null && state.Answers.Length > 0
                ? options with { Platform = InferTarget.Run(options, [.. state.Answers.Select(answer => answer.Input)]) }
                : options;
            List<Diagnostic> errors = [.. round.Errors];
            ImmutableArray<ParsedInput> parsed = [];
            if (ParseInputs.Run(execution, round.Loaded, target, LoadThinMembers(execution, files, round.Loaded), observer)
                .TryValue(out ParsedInputs? inputs, out LinkError? malformed))
            {
                parsed = inputs.Inputs;
            }
            else
            {
                errors.AddRange(malformed.Diagnostics);
            }

            observer.End("parsing");
            if (errors.Count > 0)
            {
                return new LinkError([.. errors]);
            }

            warnings = warnings.AddRange(round.Warnings);
            foreach (ParsedInput input in parsed)
            {
                warnings = input is ParsedInput.Archive { Value.Warnings: { IsEmpty: false } said } ? warnings.AddRange(said) : warnings;
            }

            observer.Begin("input search");
            state = Answer(state, step, round, parsed);
            observer.End("input search");
        }
    }

    /// <summary>What the files of a step are. Per wanted input, then per wanted re-export: an index in Loaded, or a built-in library,
    /// or neither.</summary>
    private sealed record Round(
        ImmutableArray<LoadedInput> Loaded,
        ImmutableArray<int> Places,
        ImmutableArray<ParsedDylib?> BuiltIn,
        ImmutableArray<Diagnostic> Errors,
        ImmutableArray<Diagnostic> Warnings);

    private static Round Load(IExecution execution, LoadFiles files, DiscoveryStep step)
    {
        ImmutableArray<SearchPlan> plans =
            [.. step.Wanted.Select(wanted => wanted.Search), .. step.WantedReexports.Select(wanted => wanted.Search)];
        ImmutableArray<SearchOutcome> outcomes = files.Search(execution, plans);
        List<LoadedInput> loaded = [];
        int[] places = new int[plans.Length];
        ParsedDylib?[] builtIn = new ParsedDylib?[plans.Length];
        List<Diagnostic> errors = [];
        List<Diagnostic> warnings = [];
        for (int i = 0; i < plans.Length; i++)
        {
            places[i] = -1;
            SearchPlan plan = plans[i];
            if (outcomes[i].File is LoadedFile file)
            {
                InputRequest request = i < step.Wanted.Length ? step.Wanted[i].Request : new InputRequest.File(file.Path);
                places[i] = loaded.Count;
                loaded.Add(new LoadedInput(request, file.Path, file.Bytes, file.ModifiedTime));
            }
            else if (outcomes[i].Failure is Diagnostic unreadable)
            {
                errors.Add(unreadable);
            }
            else if (plan.BuiltIn is ParsedDylib library)
            {
                builtIn[i] = library;
                AddIfAny(warnings, plan.BuiltInWarning);
            }
            else
            {
                AddIfAny(plan.IfMissing is { Severity: Severity.Warning } ? warnings : errors, plan.IfMissing);
            }
        }

        return new Round([.. loaded], [.. places], [.. builtIn], [.. errors], [.. warnings]);
    }

    private static void AddIfAny(List<Diagnostic> diagnostics, Diagnostic? diagnostic)
    {
        if (diagnostic is not null)
        {
            diagnostics.Add(diagnostic);
        }
    }

    // A thin archive names its members' files.
    private static ImmutableDictionary<string, LoadedInput>? LoadThinMembers(
        IExecution execution, LoadFiles files, ImmutableArray<LoadedInput> loaded)
    {
        ImmutableDictionary<string, LoadedInput>? members = null;
        foreach (LoadedInput archive in loaded)
        {
            ImmutableArray<string> paths = ThinMemberPaths.Run(archive.Path, archive.Bytes.Span);
            if (paths.IsEmpty)
            {
                continue;
            }

            members ??= ImmutableDictionary.Create<string, LoadedInput>(System.StringComparer.Ordinal);
            ImmutableArray<SearchOutcome> outcomes = files.Search(execution, [.. paths.Select(path => new SearchPlan([path], null, null, null))]);
            for (int i = 0; i < paths.Length; i++)
            {
                if (outcomes[i].File is LoadedFile file)
                {
                    members = members.SetItem(
                        paths[i], new LoadedInput(new InputRequest.File(paths[i]), paths[i], file.Bytes, file.ModifiedTime));
                }
            }
        }

        return members;
    }

    private static DiscoveryState Answer(DiscoveryState state, DiscoveryStep step, Round round, ImmutableArray<ParsedInput> parsed)
    {
        ParsedInput? Found(int place, LoadModifiers modifiers) => round.Places[place] >= 0
            ? parsed[round.Places[place]]
            : round.BuiltIn[place] is ParsedDylib library ? new ParsedInput.Dylib(library, modifiers) : null;

        ImmutableArray<AnsweredRequest>.Builder answers = state.Answers.ToBuilder();
        for (int i = 0; i < step.Wanted.Length; i++)
        {
            answers.Add(new AnsweredRequest(step.Wanted[i].Request, Found(i, step.Wanted[i].Request.Modifiers)));
        }

        ImmutableDictionary<string, ParsedDylib> libraries = state.Loaded;
        ImmutableHashSet<string> absent = state.Absent;
        for (int i = 0; i < step.WantedReexports.Length; i++)
        {
            string name = step.WantedReexports[i].InstallName;
            if (Found(step.Wanted.Length + i, LoadModifiers.None) is ParsedInput.Dylib found)
            {
                libraries = libraries.SetItem(name, found.Value);
            }
            else
            {
                absent = absent.Add(name);
            }
        }

        // Members of archives that are linked whole ask without waiting for a resolution.
        ImmutableArray<ParsedObject> whole = state.PulledMembers;
        foreach (ParsedInput input in parsed)
        {
            if (input is ParsedInput.Archive archive)
            {
                whole = whole.AddRange(MembersThatAsk(archive.Value.ParsedMembers.AsSpan()));
            }
        }

        return state with { PulledMembers = whole, Answers = answers.ToImmutable(), Loaded = libraries, Absent = absent, Rounds = state.Rounds + 1 };
    }

    /// <summary>The archive members among some objects that name libraries (LC_LINKER_OPTION), in order.</summary>
    internal static ImmutableArray<ParsedObject> MembersThatAsk(ReadOnlySpan<ParsedObject?> objects)
    {
        ImmutableArray<ParsedObject>.Builder? asking = null;
        foreach (ParsedObject? candidate in objects)
        {
            if (candidate is { LinkerOptions.IsEmpty: false, Origin.Member: not null })
            {
                (asking ??= ImmutableArray.CreateBuilder<ParsedObject>()).Add(candidate);
            }
        }

        return asking is null ? [] : asking.DrainToImmutable();
    }
}
