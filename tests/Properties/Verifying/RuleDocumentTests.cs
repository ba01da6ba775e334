using System.IO;
using System.Linq;
using AfsLd.Domain.Verification;
using AfsLd.Stages.Verifying;
using AfsLd.Tests.Properties.Samples;
using Xunit;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>docs/verify.md lists the rules as the table has them.</summary>
public sealed class RuleDocumentTests
{
    [Fact]
    public void The_document_and_the_table_agree()
    {
        string[] rows = [.. File.ReadAllLines(RepositoryFile.PathOf("docs/verify.md")).Where(line => line.StartsWith("| `", System.StringComparison.Ordinal))];
        Assert.Equal(string.Join('\n', Rules.All.Select(RowOf)), string.Join('\n', rows));
    }

    [Fact]
    public void A_rule_that_reads_otherwise_is_another_row() =>
        Assert.NotEqual(RowOf(Rules.All[0]), RowOf(Rules.All[0] with { Text = "anything" }));

    private static string RowOf(VerificationRule rule) => $"| `{rule.Name}` | {rule.Reader} | {rule.Text} |";
}
