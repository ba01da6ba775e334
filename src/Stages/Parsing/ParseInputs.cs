using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using LanguageExt;

namespace AfsLd.Stages.Parsing;

/// <summary>Reads and checks input files: afterwards no byte of them is untrusted any more.</summary>
public static class ParseInputs
{
    /// <summary>The inputs in the order given, one for each; fails with the errors of all of them, in that order.</summary>
    /// <remarks>Without -platform_version, text stubs are read for what the objects among these inputs were compiled for
    /// (<see cref="InferTarget"/>): a caller that loads further inputs later sets that platform in the options first.</remarks>
    /// <param name="execution">Files are independent of each other; so are the members of archives that are linked whole.</param>
    /// <param name="inputs">The files.</param>
    /// <param name="options">The platform, -all_load.</param>
    /// <param name="thinMembers">The members of thin archives by path, as <see cref="ThinMemberPaths"/> gives them; null: none.</param>
    /// <param name="observer">Is told of each file that is read; null: nobody.</param>
    public static Fin<ParsedInputs> Run(
        IExecution execution,
        ImmutableArray<LoadedInput> inputs,
        LinkOptions options,
        ImmutableDictionary<string, LoadedInput>? thinMembers = null,
        IStageObserver? observer = null)
    {
        thinMembers ??= ImmutableDictionary<string, LoadedInput>.Empty;
        observer ??= SilentObserver.Instance;
        FileOutcome[] outcomes = [.. execution.Map(inputs, input => ParseFile.Run(input, options, options.Platform, thinMembers, observer))];
        ReadStubs(execution, inputs, options, outcomes, observer);
        ReadWholeArchives(execution, options, outcomes, observer);

        List<Diagnostic> errors = [];
        var parsed = new ParsedInput[outcomes.Length];
        for (int i = 0; i < outcomes.Length; i++)
        {
            errors.AddRange(outcomes[i].Errors);
            if (outcomes[i].Value is { } value)
            {
                parsed[i] = value;
            }
        }

        return errors.Count != 0
            ? new LinkError([.. errors])
            : new ParsedInputs(ImmutableCollectionsMarshal.AsImmutableArray(parsed), ImmutableDictionary<string, ParsedDylib>.Empty);
    }

    /// <summary>Reads the text stubs that waited until the target was known.</summary>
    private static void ReadStubs(
        IExecution execution, ImmutableArray<LoadedInput> inputs, LinkOptions options, FileOutcome[] outcomes, IStageObserver observer)
    {
        List<int> waiting = [];
        var known = new ParsedInput?[outcomes.Length];
        for (int i = 0; i < outcomes.Length; i++)
        {
            known[i] = outcomes[i].Value;
            if (outcomes[i].IsWaiting)
            {
                waiting.Add(i);
            }
        }

        if (waiting.Count == 0)
        {
            return;
        }

        PlatformVersion target = InferTarget.Run(options, ImmutableCollectionsMarshal.AsImmutableArray(known));
        ImmutableArray<int> places = [.. waiting];
        ImmutableArray<FileOutcome> stubs = execution.Map(
            places, place => ParseFile.Run(inputs[place], options, target, ImmutableDictionary<string, LoadedInput>.Empty, observer));
        for (int i = 0; i < places.Length; i++)
        {
            outcomes[places[i]] = stubs[i];
        }
    }

    /// <summary>Reads the members of archives that are linked whole; the same archive is linked once.</summary>
    private static void ReadWholeArchives(
        IExecution execution, LinkOptions options, FileOutcome[] outcomes, IStageObserver observer)
    {
        List<MemberJob> jobs = [];
        var seen = new System.Collections.Generic.HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i].Value is ParsedInput.Archive whole && whole.Value.Modifiers.HasFlag(LoadModifiers.ForceLoad) && seen.Add(whole.Value.Path))
            {
                for (int member = 0; member < whole.Value.Members.Length; member++)
                {
                    jobs.Add(new MemberJob(i, whole.Value, member));
                }
            }
        }

        if (jobs.Count == 0)
        {
            return;
        }

        ImmutableArray<MemberJob> all = [.. jobs];
        ImmutableArray<Fin<ParsedObject>> results = execution.Map(all, job =>
        {
            PartMark began = observer.BeginPart();
            Fin<ParsedObject> result = ParseMember.Run(job.Archive, job.Member, options.Platform);
            observer.EndPart("archive members", began);
            return result;
        });
        for (int next = 0; next < all.Length;)
        {
            (int input, ParsedArchive archive, _) = all[next];
            var members = new ParsedObject?[archive.Members.Length];
            List<Diagnostic> errors = [];
            for (int member = 0; member < members.Length; member++)
            {
                int place = member;
                results[next++].Match(
                    Succ: value => members[place] = value,
                    Fail: error => errors.AddRange(LinkError.DiagnosticsOf(error)));
            }

            outcomes[input] = new FileOutcome(
                new ParsedInput.Archive(archive with { ParsedMembers = ImmutableCollectionsMarshal.AsImmutableArray(members) }), errors);
        }
    }

    private sealed record MemberJob(int Input, ParsedArchive Archive, int Member);
}
