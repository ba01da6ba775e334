using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using LanguageExt;

namespace AfsLd.Stages.Resolving;

/// <summary>Sorts the inputs into what is linked in any case, what is linked when wanted, and dylibs.</summary>
internal static class GatherInputs
{
    /// <summary>The inputs of a link.</summary>
    /// <param name="Objects">Linked in any case, in order: objects, members of force-loaded archives, members that -ObjC takes.</param>
    /// <param name="Libraries">Archives and --start-lib objects, in order.</param>
    /// <param name="Steps">Both, interleaved as on the command line.</param>
    /// <param name="WhyLoaded">One line for each member that is linked in any case, if -why_load asks.</param>
    /// <param name="Errors">Members that could not be read.</param>
    internal sealed record Gathered(
        ImmutableArray<ParsedObject> Objects,
        ImmutableArray<LazyLibrary> Libraries,
        ImmutableArray<LinkStep> Steps,
        ImmutableArray<string> WhyLoaded,
        ImmutableArray<Diagnostic> Errors);

    private sealed record MemberJob(ParsedArchive Archive, int Member, string Reason);

    /// <summary>Gathers; members are read in parallel.</summary>
    public static Gathered Run(IExecution execution, ParsedInputs inputs, LinkOptions options, MemberParser parse)
    {
        var jobs = new List<MemberJob>();
        var firstJobOf = new int[inputs.Inputs.Length];
        var seenArchives = new System.Collections.Generic.HashSet<string>();
        System.Collections.Generic.HashSet<string> forced = ForcedArchives(inputs);
        var skipped = new bool[inputs.Inputs.Length];
        for (int i = 0; i < inputs.Inputs.Length; i++)
        {
            firstJobOf[i] = jobs.Count;
            if (inputs.Inputs[i] is ParsedInput.Archive { Value: var archive })
            {
                // The same archive twice offers nothing new; force-loaded twice it would define everything twice.
                skipped[i] = !seenArchives.Add(archive.Path);
                if (!skipped[i])
                {
                    AddJobs(jobs, archive, forced.Contains(archive.Path), options);
                }
            }
        }

        ImmutableArray<MemberJob> allJobs = [.. jobs];
        ImmutableArray<Fin<ParsedObject>> results = execution.Map(allJobs, job => parse(job.Archive, job.Member));
        return Interleave(inputs, options, skipped, firstJobOf, allJobs, results);
    }

    private static Gathered Interleave(
        ParsedInputs inputs, LinkOptions options, bool[] skipped, int[] firstJobOf, ImmutableArray<MemberJob> jobs, ImmutableArray<Fin<ParsedObject>> results)
    {
        var objects = new List<ParsedObject>(inputs.Inputs.Length + jobs.Length);
        var libraries = new List<LazyLibrary>();
        var steps = new List<LinkStep>(inputs.Inputs.Length + jobs.Length);
        var errors = new List<Diagnostic>();
        var whyLoaded = new List<string>();
        for (int i = 0; i < inputs.Inputs.Length; i++)
        {
            switch (inputs.Inputs[i])
            {
                case ParsedInput.Object { Value: var value, IsLazy: var isLazy }:
                    if (isLazy && !options.AllLoad && !(options.ObjCLoad && FindObjectiveC.InObject(value)))
                    {
                        steps.Add(new LinkStep(true, libraries.Count));
                        libraries.Add(new LazyLibrary(value, i));
                        break;
                    }

                    steps.Add(new LinkStep(false, objects.Count));
                    objects.Add(value);
                    break;
                case ParsedInput.Archive { Value: var archive } when !skipped[i]:
                    var parsed = new ParsedObject?[archive.Members.Length];
                    var joined = new bool[archive.Members.Length];
                    int endOfJobs = i + 1 < firstJobOf.Length ? firstJobOf[i + 1] : jobs.Length;
                    for (int at = firstJobOf[i]; at < endOfJobs; at++)
                    {
                        MemberJob job = jobs[at];
                        joined[job.Member] = true;
                        results[at].Match(
                            Succ: member =>
                            {
                                parsed[job.Member] = member;
                                steps.Add(new LinkStep(false, objects.Count));
                                objects.Add(member);
                            },
                            Fail: error => errors.AddRange(LinkError.DiagnosticsOf(error)));
                        if (options.WhyLoad)
                        {
                            whyLoaded.Add($"{job.Reason} forced load of {archive.Path}({archive.Members[job.Member].Name})");
                        }
                    }

                    steps.Add(new LinkStep(true, libraries.Count));
                    libraries.Add(new LazyLibrary(archive, parsed, joined, i));
                    break;
                default:
                    break;
            }
        }

        return new Gathered([.. objects], [.. libraries], [.. steps], [.. whyLoaded], [.. errors]);
    }

    private static System.Collections.Generic.HashSet<string> ForcedArchives(ParsedInputs inputs)
    {
        var forced = new System.Collections.Generic.HashSet<string>();
        foreach (ParsedInput input in inputs.Inputs)
        {
            if (input is ParsedInput.Archive { Value: var archive } && archive.Modifiers.HasFlag(LoadModifiers.ForceLoad))
            {
                forced.Add(archive.Path);
            }
        }

        return forced;
    }

    private static void AddJobs(List<MemberJob> jobs, ParsedArchive archive, bool isForced, LinkOptions options)
    {
        bool isNamed = !archive.Modifiers.HasFlag(LoadModifiers.Autolinked);
        if (isForced || (options.AllLoad && isNamed))
        {
            string reason = isForced ? "-force_load" : "-all_load";
            for (int member = 0; member < archive.Members.Length; member++)
            {
                // An empty member defines nothing and is nothing to complain of.
                if (!archive.Members[member].Bytes.IsEmpty)
                {
                    jobs.Add(new MemberJob(archive, member, reason));
                }
            }
        }
        else if (options.ObjCLoad && isNamed)
        {
            ImmutableArray<bool> wanted = FindObjectiveC.InArchive(archive);
            for (int member = 0; member < wanted.Length; member++)
            {
                if (wanted[member])
                {
                    jobs.Add(new MemberJob(archive, member, "-ObjC"));
                }
            }
        }
    }
}
