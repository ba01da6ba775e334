using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary>What a link writes, into its output and to the terminal, depends on its inputs and options alone.</summary>
public sealed class CircumstanceTests
{
    private const int Repeats = 100;

    private static readonly Circumstance Plain = new("plain");

    /// <summary>The names of the subjects.</summary>
    public static TheoryData<string> Subjects { get; } = [.. Subject.Names.Where(IsChosen)];

    /// <summary>The names of the circumstances.</summary>
    public static TheoryData<string> Circumstances { get; } = [.. Circumstance.All.Keys];

    [CaseTheory]
    [MemberData(nameof(Subjects))]
    public async Task A_hundred_runs_at_once_leave_the_same_behind(string name)
    {
        Subject subject = await Subject.OfAsync(name);
        LinkTrace first = await LinkTrace.OfAsync(subject, Plain);
        LinkTrace[] runs = await Task.WhenAll(
            Enumerable.Range(0, Repeats).Select(_ => CaseResult.WhenFreeAsync(() => LinkTrace.OfAsync(subject, Plain))));
        string[] differences = [.. runs.SelectMany((run, i) => run.DifferencesFrom(first).Select(d => $"run {i}: {d}"))];
        Assert.True(differences.Length == 0, string.Join("\n", differences.Take(10)));
    }

    [CaseTheory]
    [MemberData(nameof(Circumstances))]
    public async Task A_link_does_not_depend_on(string circumstance)
    {
        Circumstance changed = Circumstance.All[circumstance];
        if (changed.Prefix.Length > 0 && Tools.Missing([changed.Prefix[0]]) is not null)
        {
            return;
        }

        List<string> differences = [];
        foreach (string name in Subject.Names.Where(IsChosen))
        {
            Subject subject = await Subject.OfAsync(name);
            LinkTrace first = await LinkTrace.OfAsync(subject, Plain);
            LinkTrace other = await CaseResult.WhenFreeAsync(() => LinkTrace.OfAsync(subject, changed));
            differences.AddRange(other.DifferencesFrom(first).Select(d => $"{name}: {d}"));
        }

        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    [CaseFact]
    public async Task A_run_that_differs_would_be_noticed()
    {
        Subject subject = await Subject.OfAsync(Subject.Generated);
        LinkTrace first = await LinkTrace.OfAsync(subject, Plain);
        Assert.NotEmpty((await LinkTrace.OfAsync(subject, new("stripped") { Arguments = ["-S", "-x"] })).DifferencesFrom(first));
        Assert.NotEmpty((await LinkTrace.OfAsync(subject, new("undefined") { Arguments = ["-u", "_nowhere"] })).DifferencesFrom(first));
        Assert.NotEmpty((await LinkTrace.OfAsync(subject, new("traced") { Arguments = ["-t"] })).DifferencesFrom(first));
    }

    private static bool IsChosen(string name) => name == Subject.Generated || CaseFile.All.ContainsKey(name);
}
