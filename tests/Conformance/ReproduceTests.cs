using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;
using AfsLd.Tests.Conformance.Workloads;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary>What --reproduce packs links to the same bytes elsewhere, without the files that it was made of.</summary>
public sealed class ReproduceTests
{
    /// <summary>The names of the cases.</summary>
    public static IEnumerable<object[]> Cases => CaseResult.Names;

    [CaseTheory]
    [MemberData(nameof(Cases))]
    public async Task A_link_is_done_again_from_its_archive(string name)
    {
        CaseResult result = (await CaseResult.OfAsync(name))[0];
        for (int link = 0; link < result.Test.Links.Length; link++)
        {
            string[] arguments = LinkCase.Arguments(result.Test, link, result.Variant);
            string inputs = Path.Combine(Repository.Work, "reproduce", "inputs", name);
            if (Directory.Exists(inputs))
            {
                Directory.Delete(inputs, recursive: true);
            }

            Subject.Copy(result.Ours.Folder, inputs);
            await ReproducesAsync($"{name}-{link}", arguments, inputs, isCopy: true);
        }
    }

    [WorkloadTheory]
    [InlineData("runtime")]
    [InlineData("fortran")]
    public async Task A_program_with_its_runtime_archive_is_linked_again(string name) =>
        await ReproducesAsync(name, ["@link.rsp", "-o", "program"], await BuildWorkload.FolderOfAsync(name), isCopy: false);

    private static async Task ReproducesAsync(string name, string[] arguments, string folder, bool isCopy)
    {
        string scratch = Path.Combine(Repository.Work, "reproduce", name);
        if (Directory.Exists(scratch))
        {
            Directory.Delete(scratch, recursive: true);
        }

        Directory.CreateDirectory(scratch);
        int output = Array.IndexOf(arguments, "-o") + 1;
        string leaf = Path.GetFileName(arguments[output]);
        string[] first = [.. arguments[..output], Path.Combine(scratch, leaf), .. arguments[(output + 1)..], "--reproduce", Path.Combine(scratch, "again.tar")];
        Outcome linked = await Tools.RunAsync(Tools.Linker, first, folder);
        if (isCopy)
        {
            // From here on, only the archive can be read.
            Directory.Delete(folder, recursive: true);
        }

        if (!File.Exists(Path.Combine(scratch, "again.tar")))
        {
            // A command line that is not understood is no link.
            Assert.Equal(("order-file-missing-0", 66), (name, linked.ExitCode));
            return;
        }

        Assert.Equal(0, (await Tools.RunAsync("tar", ["xf", "again.tar"], scratch)).ExitCode);
        string unpacked = Path.Combine(scratch, "again");

        Outcome again = await Tools.RunAsync(Tools.Linker, ["@response.txt"], unpacked);
        Assert.Equal((linked.ExitCode, linked.Error.Replace(scratch + "/", "", StringComparison.Ordinal)), (again.ExitCode, again.Error.Replace(scratch + "/", "", StringComparison.Ordinal)));
        if (linked.ExitCode == 0)
        {
            Assert.True(File.ReadAllBytes(Path.Combine(scratch, leaf)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(unpacked, leaf))), name);
        }
        else
        {
            Assert.False(File.Exists(Path.Combine(unpacked, leaf)));
        }

        Directory.Delete(unpacked, recursive: true);
    }
}
