using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary>Each case links without a word, and its program does the same whichever linker linked it.</summary>
public sealed class LinkAndRunTests
{
    /// <summary>The names of the cases.</summary>
    public static IEnumerable<object[]> Cases => CaseResult.Names;

    [CaseTheory]
    [MemberData(nameof(Cases))]
    public async Task A_case_links_and_its_program_does_what_it_should(string name)
    {
        List<string> failures = [];
        foreach (CaseResult result in await CaseResult.OfAsync(name))
        {
            failures.AddRange(result.Ours.Failures);
            failures.AddRange(result.Peer?.Failures ?? []);
            if (failures.Count == 0 && result.Test.Run.Length > 0)
            {
                Outcome expected = new(result.Test.Exit, string.Concat(result.Test.Stdout.Select(static line => line + "\n")), "");
                failures.AddRange(Differences("linked by us, " + result.Variant, expected, await RunAsync(result.Test, result.Ours)));
                if (result.Peer is { } peer)
                {
                    failures.AddRange(Differences("linked by the peer, " + result.Variant, expected, await RunAsync(result.Test, peer)));
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    private static Task<Outcome> RunAsync(CaseFile test, LinkedCase linked)
    {
        string[] words = LinkCase.Split(test.Run);
        return CaseResult.WhenFreeAsync(() => Tools.RunAsync(Tools.Loader, ["-q", .. test.CheckAllow.SelectMany(static tag => new[] { "--allow", tag }), Path.Combine(linked.Folder, words[0]), .. words[1..]], linked.Folder));
    }

    private static IEnumerable<string> Differences(string what, Outcome expected, Outcome actual)
    {
        if (actual.ExitCode != expected.ExitCode)
        {
            yield return $"{what}: exit code {actual.ExitCode}, should be {expected.ExitCode}:\n{actual.Error}";
        }

        if (actual.Output != expected.Output)
        {
            yield return $"{what}: wrote\n{actual.Output}should write\n{expected.Output}";
        }
    }
}
