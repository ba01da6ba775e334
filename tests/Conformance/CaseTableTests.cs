using System;
using System.IO;
using System.Linq;
using System.Text;
using AfsLd.Tests.Conformance.Harness;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary>The table of cases in README.md says what the cases say. AFSLD_WRITE_TABLE=1 writes it.</summary>
public sealed class CaseTableTests
{
    private const string Begin = "<!-- cases -->\n";
    private const string End = "<!-- end of cases -->\n";

    [Fact]
    public void The_table_of_cases_is_up_to_date()
    {
        if (Environment.GetEnvironmentVariable("AFSLD_CASE") is { Length: > 0 })
        {
            return;
        }

        string path = Path.Combine(Repository.Root, "tests", "Conformance", "README.md");
        string text = File.ReadAllText(path);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = text.IndexOf(End, StringComparison.Ordinal);
        string table = Table();
        if (Environment.GetEnvironmentVariable("AFSLD_WRITE_TABLE") == "1")
        {
            File.WriteAllText(path, text[..begin] + table + text[end..]);
            return;
        }

        Assert.True(
            text[begin..end] == table,
            "the table is not that of the cases; write it with AFSLD_WRITE_TABLE=1 dotnet test tests/Conformance -c Release --filter CaseTable");
    }

    [Fact]
    public void Each_case_says_in_a_sentence_what_it_is_about()
    {
        Assert.All(CaseFile.All.Values, static test => Assert.True(test.About.Length > 20 && test.About.EndsWith('.') && !test.About.Contains('|'), test.Name));
        Assert.All(CaseFile.All.Values, static test => Assert.True(test.WithoutPeer.Length is 0 or > 10, test.Name));
    }

    private static string Table()
    {
        StringBuilder table = new();
        CaseFile[] cases = [.. CaseFile.All.Values];
        table.Append($"{cases.Length} cases, {cases.Count(static c => c.WithoutPeer.Length == 0 && c.Fails.IsEmpty)} compared with the peer, {cases.Count(static c => c.Run.Length > 0)} run, {cases.Count(static c => !c.Fails.IsEmpty)} that must fail.\n\n");
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
