using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Comparing;
using AfsLd.Tests.Conformance.Harness;
using AfsLd.Tests.Conformance.Images;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary>Each output says the same as what the peer made of the same inputs, but for the differences that are right.</summary>
public sealed class StructureTests
{
    /// <summary>The names of the cases.</summary>
    public static IEnumerable<object[]> Cases => CaseResult.Names;

    [CaseTheory]
    [MemberData(nameof(Cases))]
    public async Task An_output_has_the_structure_that_the_peer_gives_it(string name)
    {
        List<string> failures = [];
        foreach (CaseResult result in await CaseResult.OfAsync(name))
        {
            foreach (string output in result.Peer is { } peer ? result.Ours.Outputs.Intersect(peer.Outputs) : [])
            {
                List<Difference> differences = CompareImages.Run(At(result.Ours, output), At(result.Peer ?? result.Ours, output));
                failures.AddRange(Tolerances.Unexplained(result.Test, differences).Select(d => $"{result.Variant}, {output}: {d}"));
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    private static MachoImage At(LinkedCase linked, string output) => MachoImage.At(Path.Combine(linked.Folder, output));
}
