using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Tests.Conformance.Images;

namespace AfsLd.Tests.Conformance.Comparing;

/// <summary>A line that one image has and the other has not.</summary>
/// <param name="Dimension">The dimension, of <see cref="DescribeImage.Dimensions"/>.</param>
/// <param name="IsOurs">True when only our image has it.</param>
/// <param name="Line">The line.</param>
internal readonly record struct Difference(string Dimension, bool IsOurs, string Line)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Dimension}: {(IsOurs ? "only ours" : "only the peer")}: {Line}";
}

/// <summary>Compares two images line by line.</summary>
internal static class CompareImages
{
    /// <summary>The differences, in the order of the dimensions.</summary>
    public static List<Difference> Run(MachoImage ours, MachoImage peer)
    {
        ImmutableSortedDictionary<string, ImmutableArray<string>> left = DescribeImage.Run(ours);
        ImmutableSortedDictionary<string, ImmutableArray<string>> right = DescribeImage.Run(peer);
        return [.. DescribeImage.Dimensions.SelectMany(dimension => Lines(dimension, left[dimension], right[dimension]))];
    }

    /// <summary>The functions in which other instructions became NOP, ADR or a load of a literal.</summary>
    public static List<Difference> Shapes(MachoImage ours, MachoImage peer) => [.. Lines("shapes", Shapes(ours), Shapes(peer))];

    private static IEnumerable<string> Shapes(MachoImage image) => DescribeCode.Shapes(image, new NameAddresses(image, ReadFixups.Run(image)));

    private static IEnumerable<Difference> Lines(string dimension, IEnumerable<string> ours, IEnumerable<string> peer)
    {
        Dictionary<string, int> balance = new(StringComparer.Ordinal);
        foreach (string line in ours)
        {
            balance[line] = balance.GetValueOrDefault(line) + 1;
        }

        foreach (string line in peer)
        {
            balance[line] = balance.GetValueOrDefault(line) - 1;
        }

        return balance.Where(static b => b.Value != 0).OrderBy(static b => b.Key, StringComparer.Ordinal)
            .Select(b => new Difference(dimension, b.Value > 0, b.Key));
    }
}
