using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Comparing;
using AfsLd.Tests.Conformance.Harness;
using AfsLd.Tests.Conformance.Images;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary>What -r merges links to what its parts link to, by us and by the peer.</summary>
public sealed class RelocatableTests
{
    /// <summary>The names of the cases.</summary>
    public static IEnumerable<object[]> Cases => CaseResult.Names;

    [CaseTheory]
    [MemberData(nameof(Cases))]
    public async Task A_merged_object_links_to_the_image_of_its_parts(string name)
    {
        List<string> failures = [];
        foreach (CaseResult result in await CaseResult.OfAsync(name))
        {
            foreach ((string merged, string parts) in result.Test.Alike)
            {
                failures.AddRange(Differences(At(result, merged), At(result, parts)).Select(d => $"{result.Variant}, {merged} and {parts}: {d}"));
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    [CaseTheory]
    [MemberData(nameof(Cases))]
    public async Task The_peer_links_a_merged_object_to_a_program_that_does_what_it_should(string name)
    {
        List<string> failures = [];
        foreach (CaseResult result in await CaseResult.OfAsync(name))
        {
            foreach (string link in result.Test.PeerLinks)
            {
                failures.AddRange(await CaseResult.WhenFreeAsync(() => LinkByPeerAsync(result, link)));
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    [Fact]
    public void The_comparison_tells_a_private_extern_from_nothing_else()
    {
        Assert.Equal(Normal("_f 1e 80 __TEXT,__text"), Normal("_f e 0 __TEXT,__text"));
        Assert.NotEqual(Normal("_f f 0 __TEXT,__text"), Normal("_f e 0 __TEXT,__text"));
        Assert.NotEqual(Normal("_f e 0 __TEXT,__text"), Normal("_f e 200 __TEXT,__text"));
        Assert.NotEqual(Normal("_f e 0 __TEXT,__text"), Normal("_f e 0 __DATA,__data"));
    }

    private static MachoImage At(CaseResult result, string output) => MachoImage.At(Path.Combine(result.Ours.Folder, output));

    private static IEnumerable<string> Differences(MachoImage merged, MachoImage parts) =>
        CompareImages.Run(merged, parts).Concat(CompareImages.Shapes(merged, parts))
            .GroupBy(static d => (d.Dimension, Line: d.Dimension == "symbols" ? Normal(d.Line) : d.Line))
            .Where(static g => g.Sum(static d => d.IsOurs ? 1 : -1) != 0)
            .SelectMany(static g => g)
            .Select(static d => $"{d.Dimension}: {(d.IsOurs ? "only merged" : "only the parts")}: {d.Line}");

    /// <summary>-r makes private externs static (ld64): an image of the parts still says what they were, and that they were weak.</summary>
    private static string Normal(string line) => line.Replace(" 1e 80 ", " e 0 ").Replace(" 1e 0 ", " e 0 ");

    private static async Task<List<string>> LinkByPeerAsync(CaseResult result, string link)
    {
        string[] arguments = LinkCase.Arguments(result.Test, link, result.Variant);
        Outcome linked = await Tools.RunAsync(Tools.Peer, arguments, result.Ours.Folder);
        if (linked.ExitCode != 0)
        {
            return [$"{result.Variant}: the peer: {string.Join(' ', arguments)}: exit code {linked.ExitCode}:\n{linked.Error}"];
        }

        string[] words = [LinkCase.OutputOf(arguments), .. LinkCase.Split(result.Test.Run).Skip(1)];
        Outcome run = await Tools.RunAsync(Tools.Loader, ["-q", Path.Combine(result.Ours.Folder, words[0]), .. words[1..]], result.Ours.Folder);
        string expected = string.Concat(result.Test.Stdout.Select(static text => text + "\n"));
        return run.Output == expected && run.ExitCode == result.Test.Exit
            ? []
            : [$"{result.Variant}: {words[0]}, linked by the peer: exit code {run.ExitCode}, wrote\n{run.Output}{run.Error}should write\n{expected}"];
    }
}
