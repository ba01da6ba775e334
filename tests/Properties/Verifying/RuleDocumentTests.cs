using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using AfsLd.Domain.Verification;
using AfsLd.Stages.Verifying;
using AfsLd.Tests.Properties.Samples;
using Xunit;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>docs/verify.md lists the rules as the table has them, and each rule under one subject, with how many mutants it has.</summary>
public sealed partial class RuleDocumentTests
{
    private static readonly string[] Lines = File.ReadAllLines(RepositoryFile.PathOf("docs/verify.md"));

    [Fact]
    public void The_document_and_the_table_agree()
    {
        string[] rows = [.. Lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
        Assert.Equal(string.Join('\n', Rules.All.Select(RowOf)), string.Join('\n', rows));
    }

    [Fact]
    public void A_rule_that_reads_otherwise_is_another_row() =>
        Assert.NotEqual(RowOf(Rules.All[0]), RowOf(Rules.All[0] with { Text = "anything" }));

    [Fact]
    public void Each_rule_has_one_subject()
    {
        string[] named = [.. Lines.Where(IsSubject).SelectMany(RulesOf)];
        Assert.Equal(Rules.All.Select(r => r.Name).Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_subject_has_as_many_mutants_as_it_says()
    {
        string[] rows = [.. Lines.Where(IsSubject)];
        Assert.Equal(string.Join('\n', rows.Select(Counted)), string.Join('\n', rows));
    }

    [Fact]
    public void A_subject_without_a_rule_or_with_another_count_is_noticed()
    {
        const string row = "| 1 | anything | `magic-number` | 999 |";
        Assert.NotEqual(row, Counted(row));
        Assert.Empty(RulesOf("| 1 | anything | | 0 |"));
    }

    private static bool IsSubject(string line) => Subject().IsMatch(line);

    private static string RowOf(VerificationRule rule) => $"| `{rule.Name}` | {rule.Reader} | {rule.Text} |";

    private static string[] RulesOf(string row) => [.. Name().Matches(row.Split('|')[3]).Select(m => m.Groups[1].Value)];

    private static string Counted(string row)
    {
        string[] rules = RulesOf(row);
        string[] cells = row.Split('|');
        cells[4] = $" {MutantTests.All.Count(m => rules.Contains(m.Rule))} ";
        return string.Join('|', cells);
    }

    [GeneratedRegex(@"^\| \d+ \|")]
    private static partial Regex Subject();

    [GeneratedRegex("`([a-z-]+)`")]
    private static partial Regex Name();
}
