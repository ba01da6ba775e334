using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary>Each link gives the same bytes however often it is repeated and however many workers it has.</summary>
public sealed class DeterminismTests
{
    private static readonly int Repeats = Environment.GetEnvironmentVariable("AFSLD_THOROUGH") == "1" ? 100 : 10;

    /// <summary>The names of the cases.</summary>
    public static IEnumerable<object[]> Cases => CaseResult.Names;

    [CaseTheory]
    [MemberData(nameof(Cases))]
    public async Task A_link_gives_the_same_bytes_each_time(string name)
    {
        List<string> failures = [];
        foreach (CaseResult result in await CaseResult.OfAsync(name))
        {
            for (int link = 0; link < result.Test.Links.Length; link++)
            {
                string[] arguments = LinkCase.Arguments(result.Test, link, result.Variant);
                if (result.Ours.Outputs.Contains(LinkCase.OutputOf(arguments)))
                {
                    failures.AddRange(await CaseResult.WhenFreeAsync(() => RepeatAsync(result, arguments)));
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    private static async Task<List<string>> RepeatAsync(CaseResult result, string[] arguments)
    {
        string output = LinkCase.OutputOf(arguments);
        byte[] first = await File.ReadAllBytesAsync(Path.Combine(result.Ours.Folder, output));
        string again = Path.Combine("again", Path.GetFileName(output));
        Directory.CreateDirectory(Path.Combine(result.Ours.Folder, "again"));
        List<string> failures = [];
        for (int i = 0; i <= Repeats; i++)
        {
            // The last time with one worker; the others with as many as there are, whose timing differs.
            string[] workers = i == Repeats ? ["-j", "1"] : [];
            await Tools.RunAsync(Tools.Linker, [.. arguments.Select(a => a == output ? again : a), .. workers], result.Ours.Folder);
            byte[] repeated = await File.ReadAllBytesAsync(Path.Combine(result.Ours.Folder, again));
            if (!first.AsSpan().SequenceEqual(repeated))
            {
                failures.Add($"{result.Variant}, {output}: other bytes {(i == Repeats ? "with -j 1" : $"the {i + 2}th time")}");
                break;
            }
        }

        return failures;
    }
}
