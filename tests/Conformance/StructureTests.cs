using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Comparing;
using AfsLd.Tests.Conformance.Harness;
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
        foreach ((CaseResult result, OutputDifferences compared) in await CaseDifferences.OfAsync(name))
        {
            string what = $"{result.Variant}, {compared.Output}";
            Difference[] unexplained = [.. Tolerances.Unexplained(result.Test, compared.Differences)];
            failures.AddRange(unexplained.Select(d => $"{what}: {d}"));
            if (unexplained.Length > 0 || Repository.Reports.IsAskedFor)
            {
                await WriteReport.SaveAsync(result, compared.Output, compared.Ours, compared.Peer);
            }

            if (unexplained.Length > 0)
            {
                failures.Add($"{what}: see {WriteReport.PathOf(result, compared.Output)}");
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }
}
