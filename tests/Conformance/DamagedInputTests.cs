using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;
using Xunit;

namespace AfsLd.Tests.Conformance;

/// <summary>Links of damaged objects, archives, dylibs, stubs and lists end in time with an output or an error, never otherwise.</summary>
public sealed class DamagedInputTests
{
    /// <summary>Of each case; a hundred times as many under <c>./test.sh --thorough</c>.</summary>
    private static readonly int Damages = Environment.GetEnvironmentVariable("AFSLD_THOROUGH") == "1" ? 2_500 : 25;

    private static readonly string[] Damaged = [".o", ".a", ".dylib", ".tbd", ".exp", ".order", ".list", ".txt"];

    /// <summary>Cases that together have every kind of input and section.</summary>
    public static TheoryData<string> Cases =>
    [
        "archive-gnu-index", "archive-order", "debug-map", "dylib-directives", "everything", "exceptions", "export-lists", "hints-all-kinds",
        "icf-all", "literals-merged", "merge-program", "objc-category-merging", "objc-method-lists", "order-call-graph", "reexport-stub",
        "static-pie", "thread-locals-kinds", "universal-inputs", "unwind-dwarf-only", "weak-across-dylibs",
    ];

    [CaseTheory]
    [MemberData(nameof(Cases))]
    public async Task A_damaged_input_is_linked_or_refused(string name)
    {
        CaseResult result = (await CaseResult.OfAsync(name))[0];
        string folder = Path.Combine(Repository.Work, "damaged", name);
        Renew(folder);
        Subject.Copy(result.Ours.Folder, folder);
        string[] arguments = LinkCase.Arguments(result.Test, result.Test.Links.Length - 1, result.Variant);
        string output = Path.Combine(folder, LinkCase.OutputOf(arguments));
        string[] inputs = [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => file != output && Damaged.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal)];
        List<string> faults = [];
        int linked = 0;
        for (int seed = 0; seed < Damages; seed++)
        {
            var random = new Random(seed);
            string file = inputs[random.Next(inputs.Length)];
            byte[] sound = await File.ReadAllBytesAsync(file);
            await File.WriteAllBytesAsync(file, DamageFile.Run(sound, random));
            (List<string> found, bool isLinked) = await JudgeDamaged.RunAsync(Tools.Linker, arguments, folder, again: seed % 4 == 0);
            faults.AddRange(found.Select(fault => $"{Path.GetFileName(file)} damaged by seed {seed}: {fault}"));
            linked += isLinked ? 1 : 0;
            await File.WriteAllBytesAsync(file, sound);
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
        Assert.InRange(linked, 0, Damages - 1);
        (List<string> last, bool isSound) = await JudgeDamaged.RunAsync(Tools.Linker, arguments, folder, again: false);
        Assert.Equal((0, true), (last.Count, isSound));
    }

    /// <summary>Linkers that do what must not be: each is found out.</summary>
    [CaseTheory]
    [InlineData("exit 70", "exit code 70")]
    [InlineData("kill -SEGV $$", "exit code 139")]
    [InlineData("echo 'afs-ld: internal error: x' >&2; exit 1", "internal error")]
    [InlineData("exit 1", "without an error")]
    [InlineData("echo 'error: x' >&2; rm -f \"$1\"; exit 1", "is gone")]
    [InlineData("echo 'error: x' >&2; : >\"$1\"; exit 65", "is gone")]
    [InlineData("exit 0", "without an output")]
    [InlineData("[ \"$1\" != --verify ] || exit 70; echo x >\"$1\"", "--verify of the output: exit code 70")]
    [InlineData("echo $$ >&2; echo x >\"$1\"", "with -j 1")]
    [InlineData("echo $$ >\"$1\"", "with -j 1")]
    public async Task A_linker_that_does_otherwise_is_found_out(string script, string expected)
    {
        string folder = Path.Combine(Repository.Work, "damaged", "judged", $"{Math.Abs(string.GetHashCode(script, StringComparison.Ordinal))}");
        Renew(folder);
        string linker = Path.Combine(folder, "linker");
        await File.WriteAllTextAsync(linker, $"#!/bin/sh\n[ \"$1\" = --verify ] || shift\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(linker, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        (List<string> faults, _) = await JudgeDamaged.RunAsync(linker, ["-o", "out"], folder, again: true);
        Assert.Contains(faults, fault => fault.Contains(expected, StringComparison.Ordinal));
    }

    private static void Renew(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
    }
}
