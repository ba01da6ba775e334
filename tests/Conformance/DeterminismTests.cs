using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;
using AfsLd.Tests.Conformance.Workloads;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary>Each link gives the same bytes, and says the same, a hundred times with all workers and once with one.</summary>
public sealed class DeterminismTests
{
    private const int Repeats = 100;

    /// <summary>The names of the cases.</summary>
    public static IEnumerable<object[]> Cases => CaseResult.Names;

    /// <summary>The names of the workloads that are programs.</summary>
    public static IEnumerable<object[]> Programs => WorkloadTests.Programs.Keys.Where(BuildWorkload.Known.Contains).Select(static name => new object[] { name });

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
                string output = LinkCase.OutputOf(arguments);
                if (result.Ours.Outputs.Contains(output))
                {
                    string scratch = Path.Combine(Repository.Work, "repeated", name, $"{result.Variant}");
                    string differences = await CaseResult.WhenFreeAsync(() => RepeatLink.RunAsync(Tools.Linker, arguments, result.Ours.Folder, scratch, Repeats));
                    if (differences.Length > 0)
                    {
                        failures.Add($"{result.Variant}, {output}: {differences}");
                    }
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    [WorkloadTheory]
    [MemberData(nameof(Programs))]
    public async Task A_program_with_its_runtime_archive_gets_the_same_bytes_each_time(string name)
    {
        string folder = await BuildWorkload.FolderOfAsync(name);
        string scratch = Path.Combine(Repository.Work, "workloads", name, "repeated");
        Assert.Equal("", await RepeatLink.RunAsync(Tools.Linker, ["@link.rsp", "-o", "program"], folder, scratch, Repeats));
    }

    [CaseFact]
    public async Task A_link_that_differs_would_be_noticed()
    {
        CaseResult hello = (await CaseResult.OfAsync("hello"))[0];
        string scratch = Path.Combine(Repository.Work, "repeated", "hello-as-another");
        string[] arguments = LinkCase.Arguments(hello.Test, 0, hello.Variant);
        string differences = await RepeatLink.RunAsync(Tools.Linker, [.. arguments, "-random_uuid"], hello.Ours.Folder, scratch, 3);
        Assert.Contains("other bytes", differences, System.StringComparison.Ordinal);
        Assert.Equal("", await RepeatLink.RunAsync(Tools.Linker, arguments, hello.Ours.Folder, scratch, 3));

        // Words with a number of the process in them.
        string script = Path.Combine(Repository.Work, "speaks.sh");
        await File.WriteAllTextAsync(script, $"echo $$ >&2\nexec '{Tools.Linker}' \"$@\"\n");
        Assert.Contains("other words", await RepeatLink.RunAsync("sh", [script, .. arguments], hello.Ours.Folder, scratch, 3), System.StringComparison.Ordinal);
    }
}
