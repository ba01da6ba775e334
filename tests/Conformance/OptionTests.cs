using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary>Every option does something or says why not; a wrong one leaves what was there (Options/effects.txt and mistakes.txt).</summary>
public sealed class OptionTests(OptionFiles files) : IClassFixture<OptionFiles>
{
    /// <summary>The rows of effects.txt.</summary>
    public static IEnumerable<object[]> Effects => OptionFiles.Rows("effects.txt").Select(static row => new object[] { row });

    /// <summary>The rows of mistakes.txt.</summary>
    public static IEnumerable<object[]> Mistakes => OptionFiles.Rows("mistakes.txt").Select(static row => new object[] { row });

    [CaseTheory]
    [MemberData(nameof(Effects))]
    public async Task An_option_has_the_effect_that_the_table_says(string row)
    {
        string[] columns = row.Split(" | ");
        (Outcome with, Dictionary<string, string> made) = await files.LinkAsync(columns[0], columns[1]);
        string refusal = columns[2].StartsWith("refused: ", StringComparison.Ordinal) ? columns[2]["refused: ".Length..] : "";
        if (refusal.Length > 0)
        {
            Assert.NotEqual(0, with.ExitCode);
            Assert.Contains(refusal, with.Error, StringComparison.Ordinal);
            Assert.Empty(made);
            return;
        }

        (Outcome without, Dictionary<string, string> before) = await files.LinkAsync("", columns[1]);
        Assert.True(with.ExitCode == 0, with.Error);
        bool isSame = with.Output == without.Output && with.Error == without.Error && made.Count == before.Count
            && made.All(file => before.TryGetValue(file.Key, out string? digest) && digest == file.Value);
        Assert.Equal(columns[2].StartsWith("same: ", StringComparison.Ordinal), isSame);
    }

    [CaseTheory]
    [MemberData(nameof(Effects))]
    public async Task An_option_without_its_last_value_is_misuse_and_leaves_the_output(string row)
    {
        string[] columns = row.Split(" | ");
        string[] words = columns[0].Split(' ');
        if (words.Length > 1 && words[^1][0] != '-')
        {
            await AssertLeavesAll(columns[1] + " " + string.Join(' ', words[..^1]), 2, "missing value: " + words.Last(word => word[0] == '-'));
        }
    }

    [CaseTheory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_told_and_leaves_the_output(string row)
    {
        string[] columns = row.Split(" | ");
        await AssertLeavesAll(columns[0], int.Parse(columns[1], System.Globalization.CultureInfo.InvariantCulture), columns[2]);
    }

    [CaseFact]
    public async Task A_link_that_writes_something_would_be_noticed()
    {
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => AssertLeavesAll("exe", 0, ""));
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => An_option_has_the_effect_that_the_table_says("-j 2 | exe | changes"));
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => An_option_has_the_effect_that_the_table_says("-dead_strip | exe | same: nothing"));
    }

    private async Task AssertLeavesAll(string arguments, int exit, string said)
    {
        (Outcome outcome, Dictionary<string, string> made) = await files.LinkAsync(arguments, "", existing: "what was there");
        Assert.True(outcome.ExitCode == exit, $"exit code {outcome.ExitCode}\n{outcome.Error}");
        Assert.Contains(said, outcome.Error, StringComparison.Ordinal);
        Assert.Equal([("out", OptionFiles.Digest("what was there"))], made.Select(file => (file.Key, file.Value)));
    }
}
