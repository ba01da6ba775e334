using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;
using AfsLd.Tests.Conformance.Images;

namespace AfsLd.Tests.Conformance.Comparing;

/// <summary>The differences of one output of a case, found once for all tests that ask.</summary>
/// <param name="Output">The output.</param>
/// <param name="Ours">Our image.</param>
/// <param name="Peer">The peer's.</param>
/// <param name="Differences">What is in one of them only.</param>
internal sealed record OutputDifferences(string Output, MachoImage Ours, MachoImage Peer, ImmutableArray<Difference> Differences);

/// <summary>Compares the outputs of cases.</summary>
internal static class CaseDifferences
{
    private static readonly ConcurrentDictionary<(string Case, string Variant), Lazy<ImmutableArray<OutputDifferences>>> Found = new();

    /// <summary>The differences in all outputs that both linkers made.</summary>
    public static async Task<IReadOnlyList<(CaseResult Result, OutputDifferences Output)>> OfAsync(string name) =>
        [.. (await CaseResult.OfAsync(name)).SelectMany(static result => Of(result).Select(output => (result, output)))];

    private static ImmutableArray<OutputDifferences> Of(CaseResult result) =>
        Found.GetOrAdd((result.Test.Name, result.Variant), _ => new(() => [.. Compare(result)])).Value;

    private static IEnumerable<OutputDifferences> Compare(CaseResult result)
    {
        foreach (string output in result.Peer is { } peer ? result.Ours.Outputs.Intersect(peer.Outputs) : [])
        {
            MachoImage ours = At(result.Ours, output);
            MachoImage theirs = At(result.Peer ?? result.Ours, output);
            yield return new OutputDifferences(output, ours, theirs, [.. CompareImages.Run(ours, theirs), .. result.Test.Hints ? CompareImages.Shapes(ours, theirs) : []]);
        }
    }

    private static MachoImage At(LinkedCase linked, string output) => MachoImage.At(Path.Combine(linked.Folder, output));
}
