using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;
using AfsLd.Tests.Conformance.Images;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary>The checker of the loader and the tools of LLVM read each output without a word.</summary>
public sealed class AcceptanceTests
{
    private const string Rewritten = "rewritten.rpath";
    private static readonly string[] Rewriter = ["llvm-install-name-tool-19", "-add_rpath", "/a", Rewritten];

    private static readonly string[][] Readers =
    [
        ["llvm-objdump-19", "--macho", "--all-headers", "--exports-trie", "--unwind-info", "--function-starts", "--data-in-code", "--indirect-symbols", "--rebase", "--bind"],
        ["llvm-objdump-19", "--macho", "--disassemble"],
        ["llvm-nm-19", "-m"],
        ["llvm-readobj-19", "--file-headers", "--sections", "--symbols", "--macho-segment", "--macho-dysymtab", "--macho-indirect-symbols"],
        ["llvm-dwarfdump-19", "--eh-frame"],
    ];

    private const uint ObjectFile = 1; // MH_OBJECT

    private static readonly string[][] ObjectReaders =
    [
        ["llvm-objdump-19", "--macho", "--reloc", "--unwind-info", "--all-headers"],
        ["llvm-objdump-19", "--macho", "--disassemble", "--data-in-code"],
        ["llvm-nm-19", "-m"],
        ["llvm-readobj-19", "--file-headers", "--sections", "--section-relocations", "--relocations", "--symbols", "--macho-segment", "--macho-dysymtab", "--macho-linker-options"],
        ["llvm-dwarfdump-19", "--eh-frame"],
    ];

    /// <summary>The names of the cases.</summary>
    public static IEnumerable<object[]> Cases => CaseResult.Names;

    [CaseTheory]
    [MemberData(nameof(Cases))]
    public async Task Tools_accept_the_outputs_of_a_case_without_a_word(string name)
    {
        List<string> failures = await All.Value[name];
        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    // The tests of a class come one after the other, and their tools use one processor: all cases are started with the first.
    private static readonly Lazy<Dictionary<string, Task<List<string>>>> All =
        new(() => CaseFile.All.Keys.ToDictionary(name => name, name => Task.Run(() => ComplaintsAsync(name))));

    private static async Task<List<string>> ComplaintsAsync(string name)
    {
        List<string> failures = [];
        foreach (CaseResult result in await CaseResult.OfAsync(name))
        {
            foreach (string output in result.Ours.Outputs)
            {
                failures.AddRange((await CaseResult.WhenFreeAsync(() => ComplaintsAsync(result, output))).Select(text => $"{result.Variant}, {output}: {text}"));
            }
        }

        return failures;
    }

    private static async Task<List<string>> ComplaintsAsync(CaseResult result, string output)
    {
        List<string> complaints = [];
        foreach (string[] command in Commands(result, output))
        {
            Outcome ours = await RunAsync(result.Ours.Folder, output, command);
            bool mayWarn = command[0] == Tools.Checker;
            if (mayWarn ? ours.ExitCode == 0 : ours.IsSilent)
            {
                continue;
            }

            // A tool that says the same of the peer's output complains about the kind of file.
            if (!mayWarn && result.Peer is { } peer && peer.Outputs.Contains(output) && await RunAsync(peer.Folder, output, command) == ours)
            {
                continue;
            }

            complaints.Add($"{Path.GetFileName(command[0])} {string.Join(' ', command[1..])}: exit code {ours.ExitCode}\n{ours.Error}");
        }

        return complaints;
    }

    private static IEnumerable<string[]> Commands(CaseResult result, string output)
    {
        MachoImage image = MachoImage.At(Path.Combine(result.Ours.Folder, output));
        if (image.FileType == ObjectFile)
        {
            foreach (string[] reader in ObjectReaders)
            {
                yield return [.. reader, output];
            }

            yield break;
        }

        string[] allowed = [.. result.Test.CheckAllow.SelectMany(static tag => new[] { "--allow", tag })];
        yield return [Tools.Checker, "-q", .. allowed, output];
        yield return [Tools.Linker, "--verify", output];
        foreach (string[] reader in Readers)
        {
            yield return [.. reader, output];
        }

        // dsymutil warns about an image without a debug map.
        if (image.Symbols.Any(static s => s.Type == 0x66))
        {
            yield return ["dsymutil-19", output, "-o", "rewritten.dSYM"];
        }

        // LLVM's tools that rewrite images know neither firmware nor local relocations nor LC_ID_DYLINKER: LC_UNIXTHREAD is in each of these.
        if (image.Command(0x5) is not null)
        {
            yield break;
        }

        // Nor do they know LC_ROUTINES_64, LC_LOAD_UPWARD_DYLIB and LC_REEXPORT_DYLIB, nor sections of 4 GiB.
        if (image.Command(0x1a) is null && image.Command(0x80000023) is null && image.Command(0x8000001f) is null && image.Sections.All(static s => s.Size <= uint.MaxValue))
        {
            yield return ["llvm-strip-19", output, "-o", "rewritten.stripped"];
            yield return Rewriter;

            // What it wrote is as good as what it read.
            yield return [Tools.Checker, "-q", .. allowed, Rewritten];
        }
    }

    private static async Task<Outcome> RunAsync(string folder, string output, string[] command)
    {
        if (command[^1] == Rewritten)
        {
            File.Copy(Path.Combine(folder, output), Path.Combine(folder, Rewritten), overwrite: true);
            if (command != Rewriter)
            {
                await Tools.RunAsync(Rewriter[0], Rewriter[1..], folder);
            }
        }

        return await Tools.RunAsync(command[0], command[1..], folder);
    }
}
