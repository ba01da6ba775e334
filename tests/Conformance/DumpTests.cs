using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary><c>--dump</c> shows what llvm-nm shows, and more, of outputs, objects and archives.</summary>
public sealed class DumpTests
{
    [CaseTheory]
    [InlineData("everything", "main")]
    [InlineData("exceptions", "main")]
    [InlineData("debug-map", "main")]
    public async Task Symbols_are_those_that_nm_shows(string name, string output)
    {
        if (!CaseFile.All.ContainsKey(name))
        {
            return;
        }

        foreach (CaseResult result in await CaseResult.OfAsync(name))
        {
            string path = Path.Combine(result.Ours.Folder, output);
            Outcome dump = await Tools.RunAsync(Tools.Linker, ["--dump", path], result.Ours.Folder);
            Outcome nm = await Tools.RunAsync("llvm-nm-19", ["-p", "--format=just-symbols", path], result.Ours.Folder);
            Assert.Equal((0, ""), (dump.ExitCode, dump.Error));
            string[] names = nm.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            string[] shown = [.. Part(dump.Output, "symbols").Where(static line => line.Length > 20 && line[21] != '-')];
            Assert.Equal(names.Length, shown.Length);
            Assert.All(names.Zip(shown), static pair => Assert.Contains(" " + pair.Item1, pair.Item2, StringComparison.Ordinal));
        }
    }

    [CaseFact]
    public async Task What_could_not_be_written_is_said_and_a_reader_that_leaves_is_not()
    {
        string hello = Path.Combine(Repository.Root, "examples", "hello", "hello.o");
        foreach (string asked in new[] { $"--dump {hello}", "--help", $"--verify {hello}" })
        {
            Outcome full = await Tools.RunAsync("sh", ["-c", $"'{Tools.Linker}' {asked} > /dev/full"], Repository.Work);
            Assert.Equal((1, "afs-ld: error: standard output: not all of it could be written\n"), (full.ExitCode, full.Error));
            Outcome left = await Tools.RunAsync("bash", ["-c", $"'{Tools.Linker}' {asked} | true; exit ${{PIPESTATUS[0]}}"], Repository.Work);
            Assert.Equal((0, ""), (left.ExitCode, left.Error));
        }
    }

    [CaseFact]
    public async Task Files_are_shown_one_after_the_other_and_what_is_wrong_is_said()
    {
        string folder = Path.Combine(Repository.Work, "dumped");
        Directory.CreateDirectory(folder);
        string hello = Path.Combine(Repository.Root, "examples", "hello", "hello.o");
        byte[] bytes = await File.ReadAllBytesAsync(hello);
        await File.WriteAllBytesAsync(Path.Combine(folder, "short.o"), bytes[..600]);
        await File.WriteAllTextAsync(Path.Combine(folder, "words.txt"), "neither\n");
        File.Delete(Path.Combine(folder, "lib.a"));
        Assert.Equal(0, (await Tools.RunAsync("llvm-ar-19", ["--format=darwin", "rcs", "lib.a", hello], folder)).ExitCode);

        Outcome whole = await Tools.RunAsync(Tools.Linker, ["--dump", hello, "lib.a"], folder);
        Assert.Equal((0, ""), (whole.ExitCode, whole.Error));
        Assert.Contains("BRANCH26            4 pc _printf", whole.Output, StringComparison.Ordinal);
        Assert.Contains(" hello.o\n", whole.Output, StringComparison.Ordinal);

        Outcome wrong = await Tools.RunAsync(Tools.Linker, ["--dump", "short.o", "words.txt", "missing.o"], folder);
        Assert.Equal(65, wrong.ExitCode);
        Assert.Contains("segments and sections", wrong.Output, StringComparison.Ordinal);
        Assert.Contains("short.o", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("words.txt", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("missing.o", wrong.Error, StringComparison.Ordinal);
    }

    private static string[] Part(string text, string title) =>
        [.. text.Split('\n').SkipWhile(line => !line.StartsWith(title, StringComparison.Ordinal)).Skip(1).TakeWhile(static line => line.Length != 0)];
}
