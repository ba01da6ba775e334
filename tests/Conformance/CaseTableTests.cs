using System;
using System.IO;
using System.Linq;
using System.Text;
using AfsLd.Tests.Conformance.Harness;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary>The tables of cases, here and in the README of the project, say what the cases say. AFSLD_WRITE_TABLE=1 writes them.</summary>
public sealed class CaseTableTests
{
    private const string Begin = "<!-- cases -->\n";
    private const string End = "<!-- end of cases -->\n";

    [Fact]
    public void The_table_of_cases_is_up_to_date() => IsUpToDate(Path.Combine(Repository.Root, "tests", "Conformance", "README.md"), Table());

    [Fact]
    public void The_table_of_areas_is_up_to_date() => IsUpToDate(Path.Combine(Repository.Root, "README.md"), Areas());

    [Fact]
    public void Each_case_says_in_a_sentence_what_it_is_about()
    {
        Assert.All(CaseFile.All.Values, static test => Assert.True(test.About.Length > 20 && test.About.EndsWith('.') && !test.About.Contains('|'), test.Name));
        Assert.All(CaseFile.All.Values, static test => Assert.True(test.WithoutPeer.Length is 0 or > 10, test.Name));
    }

    private static void IsUpToDate(string path, string table)
    {
        if (Environment.GetEnvironmentVariable("AFSLD_CASE") is { Length: > 0 })
        {
            return;
        }

        string text = File.ReadAllText(path);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = text.IndexOf(End, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("AFSLD_WRITE_TABLE") == "1")
        {
            File.WriteAllText(path, text[..begin] + table + text[end..]);
            return;
        }

        Assert.True(
            text[begin..end] == table,
            $"the table of {path} is not that of the cases; write it with AFSLD_WRITE_TABLE=1 dotnet test tests/Conformance -c Release --filter CaseTable");
    }

    private static string Areas()
    {
        StringBuilder table = new();
        CaseFile[] cases = [.. CaseFile.All.Values];
        table.Append($"| {cases.Length} cases by area | all | compared with lld | run |\n|---|---|---|---|\n");
        foreach (IGrouping<string, CaseFile> area in cases.GroupBy(static c => c.Area).OrderBy(static g => g.Key, StringComparer.OrdinalIgnoreCase))
        {
            table.Append($"| {area.Key} | {area.Count()} | {area.Count(IsCompared)} | {area.Count(static c => c.Run.Length > 0)} |\n");
        }

        return table.ToString();
    }

    private static bool IsCompared(CaseFile test) => test.WithoutPeer.Length == 0 && test.Fails.IsEmpty;

    private static string Table()
    {
        StringBuilder table = new();
        CaseFile[] cases = [.. CaseFile.All.Values];
        table.Append($"{cases.Length} cases, {cases.Count(IsCompared)} compared with the peer, {cases.Count(static c => c.Run.Length > 0)} run, {cases.Count(static c => !c.Fails.IsEmpty)} that must fail.\n\n");
        table.Append("| area | cases |\n|---|---|\n");
        foreach (IGrouping<string, CaseFile> area in cases.GroupBy(static c => c.Area).OrderBy(static g => g.Key, StringComparer.OrdinalIgnoreCase))
        {
            table.Append($"| {area.Key} | {string.Join(", ", area.Select(static c => $"[{c.Name}](cases/{c.Name})"))} |\n");
        }

        table.Append("\n| case | about | |\n|---|---|---|\n");
        foreach (CaseFile test in cases)
        {
            table.Append($"| [{test.Name}](cases/{test.Name}) | {test.About} | {Marks(test)} |\n");
        }

        return table.ToString();
    }

    private static string Marks(CaseFile test) =>
        string.Join(", ", new[]
        {
            test.Fails.IsEmpty ? test.WithoutPeer.Length == 0 ? "compared" : "" : "fails",
            test.Run.Length > 0 ? "run" : "",
        }.Where(static mark => mark.Length > 0));
}
