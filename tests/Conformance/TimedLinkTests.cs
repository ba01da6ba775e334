using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary>A link that is timed copies and relocates one after the other, to tell them apart; its bytes are those of any other link.</summary>
public sealed class TimedLinkTests
{
    /// <summary>The names of the cases.</summary>
    public static IEnumerable<object[]> Cases => CaseResult.Names;

    [CaseTheory]
    [MemberData(nameof(Cases))]
    public async Task A_link_that_is_timed_gives_the_same_bytes(string name)
    {
        List<string> failures = [];
        foreach (CaseResult result in await CaseResult.OfAsync(name))
        {
            for (int link = 0; link < result.Test.Links.Length; link++)
            {
                string[] arguments = LinkCase.Arguments(result.Test, link, result.Variant);
                string output = LinkCase.OutputOf(arguments);
                if (result.Ours.Outputs.Contains(output))
                {
                    string timed = Path.Combine("timed", Path.GetFileName(output));
                    Directory.CreateDirectory(Path.Combine(result.Ours.Folder, "timed"));
                    await Tools.RunAsync(Tools.Linker, [.. arguments.Select((a, at) => a == output ? timed : IsMap(arguments, at) ? "timed/map" : a), "--time-trace=timed/trace.json"], result.Ours.Folder);
                    byte[] first = await File.ReadAllBytesAsync(Path.Combine(result.Ours.Folder, output));
                    byte[] second = await File.ReadAllBytesAsync(Path.Combine(result.Ours.Folder, timed));
                    if (!first.AsSpan().SequenceEqual(second))
                    {
                        failures.Add($"{result.Variant}, {output}");
                    }
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    /// <summary>A map names its output, and a later link may take the map in.</summary>
    private static bool IsMap(string[] arguments, int at) => at > 0 && arguments[at - 1] == "-map";
}
