using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using AfsLd.Stages;
using AfsLd.Tests.Properties.Samples;
using Xunit;

namespace AfsLd.Tests.Properties.Laws;

/// <summary>The table of laws names every stage, and no test that is not there.</summary>
public sealed class LawTableTests
{
    private static readonly string[] Rows = RowsOf(File.ReadAllLines(RepositoryFile.PathOf("docs/laws.md")));

    [Fact]
    public void Every_stage_has_a_row() => Assert.Empty(StagesWithoutRow(Rows));

    [Fact]
    public void A_stage_whose_row_is_lost_is_noticed() =>
        Assert.All(Enumerable.Range(0, Rows.Length), lost => Assert.Single(StagesWithoutRow([.. Rows.Where((_, row) => row != lost)])));

    [Fact]
    public void Every_test_that_a_row_names_is_there() => Assert.Empty(Rows.SelectMany(UnknownTests));

    [Fact]
    public void A_test_that_is_not_there_is_noticed()
    {
        Assert.Equal(["LinkLaws.No_such_law"], UnknownTests("| `EmitRegion` | locality | `LinkLaws` | `LinkLaws.No_such_law` |"));
        Assert.Equal(["NoSuchLaws"], UnknownTests("| `EmitRegion` | locality | `NoSuchLaws` | none |"));
    }

    private static string[] RowsOf(string[] lines) => [.. lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal))];

    private static string[] StagesWithoutRow(string[] rows)
    {
        HashSet<string> named = [.. rows.Select(row => Quoted(row).First())];
        return [.. typeof(Pipeline).Assembly.GetExportedTypes().Where(IsStage).Select(type => type.Name).Where(name => !named.Contains(name))];
    }

    private static bool IsStage(Type type) => type.IsAbstract && type.IsSealed && type.GetMethods(BindingFlags.Public | BindingFlags.Static).Any(method => method.Name == "Run");

    private static IEnumerable<string> UnknownTests(string row) => Quoted(row).Skip(1).Where(name =>
    {
        string[] parts = name.Split('.');
        return !typeof(LawTableTests).Assembly.GetTypes().Any(type => type.Name == parts[0] && IsTest(type) && (parts.Length == 1 || type.GetMethod(parts[1]) is not null));
    });

    private static bool IsTest(Type type) => type.GetMethods().Any(method => method.GetCustomAttributes<FactAttribute>().Any());

    private static IEnumerable<string> Quoted(string row) => row.Split('`').Where((_, part) => part % 2 == 1);
}
