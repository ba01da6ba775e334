using System;
using System.Linq;
using AfsLd.Stages.Reporting;
using AfsLd.Tests.Properties.Models;
using Xunit;

namespace AfsLd.Tests.Properties.Reporting;

/// <summary>Whole mangled names of a message become readable, and nothing else changes.</summary>
public sealed class DemangleTextLaws
{
    private static readonly string[] Parts =
    [
        "__Z", "____Z", "_Z", "___Z", "_____Z", "N4geom4areaEv", "3foov", "v", "$", ".cold", "_block_invoke", " ", "\n", "'", "(", "x.o:", "é", "", "-", "9", "_",
    ];

    public static TheoryData<DemanglingBlunder> Blunders => [.. Enum.GetValues<DemanglingBlunder>().Where(b => b != DemanglingBlunder.None)];

    [Law]
    public void A_message_reads_as_the_model_says(int seed)
    {
        string text = Message(seed);
        Assert.Equal(NaiveDemangling.Of(text, Readable), DemangleText.Run(text, Readable));
    }

    [Law]
    public void A_demangler_that_knows_no_name_changes_nothing(int seed) => Assert.Equal(Message(seed), DemangleText.Run(Message(seed), _ => null));

    [Theory]
    [MemberData(nameof(Blunders))]
    public void The_law_rejects_each_blunder(DemanglingBlunder blunder) => Assert.Contains(
        Enumerable.Range(0, 500), seed => NaiveDemangling.Of(Message(seed), Readable, blunder) != DemangleText.Run(Message(seed), Readable));

    // Knows two names of three, and says which it was asked for.
    private static string? Readable(string name) => name.Length % 3 == 0 ? null : $"<readable {name}>";

    private static string Message(int seed)
    {
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, random.Next(0, 14)).Select(_ => Parts[random.Next(Parts.Length)]));
    }
}
