using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading.Tasks;
using AfsLd.Tests.Conformance.Harness;

namespace AfsLd.Tests.Conformance.Damage;

/// <summary>What a link did with a damaged input.</summary>
/// <param name="File">The damaged file.</param>
/// <param name="Linked">How it ended.</param>
/// <param name="Before">The files that were in the output's folder, each with a digest.</param>
/// <param name="After">The same after the link.</param>
/// <param name="Read">What --verify said of the output (--dump of a merged object), or null without one.</param>
internal sealed record DamagedRun(
    string File, Outcome Linked, ImmutableSortedDictionary<string, string> Before, ImmutableSortedDictionary<string, string> After, Outcome? Read)
{
    /// <summary>The same link with one worker and the files that it left behind, or null where it was not asked for.</summary>
    public (Outcome Linked, ImmutableSortedDictionary<string, string> After)? ByOne { get; init; }

    /// <summary>What --verify and --dump said of the damaged file itself, where they were asked.</summary>
    public ImmutableArray<(string Way, Outcome Said)> OfInput { get; init; } = [];

    /// <summary>The exit code of --verify when a rule is broken.</summary>
    private const int Rejected = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Rules about what the contents of sections mean to dyld and the unwinder, which what an object says of its sections decides.</summary>
    /// <remarks>A damaged type of a section makes slots or initialisers of any data, a damaged relocation makes an addend of them: what an
    /// object says so is linked as it is.</remarks>
    private static readonly ImmutableHashSet<string> AboutMeaning =
        ["pointer-fixed", "indirect-section", "initializer-size", "initializer-target", "rebase-target", "frame-lsda", "unwind-lsda"];

    /// <summary>True if there is an output that macOS would reject for more than the meaning of its contents.</summary>
    public bool IsRejected => Linked.ExitCode == 0 && Read is { ExitCode: not 0 } read
        && !(read.ExitCode == Rejected && read.Error.Length == 0 && read.Output.TrimEnd().Split('\n').All(static line => AboutMeaning.Contains(RuleOf(line))));

    /// <summary>The rule of a line of --verify: a path, the rule and what is wrong, between colons.</summary>
    private static string RuleOf(string line) => line.Split(": ") is [_, string rule, ..] ? rule : "";

    /// <summary>Links with one file of the folder replaced.</summary>
    /// <param name="subject">The link.</param>
    /// <param name="file">The file of its folder.</param>
    /// <param name="damaged">The bytes that it is replaced by.</param>
    /// <param name="more">Further options.</param>
    /// <param name="hasOld">True if an older output is there.</param>
    /// <param name="alsoByOne">The options of the same link with one worker, or null to leave it out.</param>
    /// <param name="readsInput">True to let --verify and --dump read the damaged file.</param>
    public static async Task<DamagedRun> OfAsync(
        DamageSubject subject, string file, byte[] damaged, ImmutableArray<string> more, bool hasOld, ImmutableArray<string>? alsoByOne = null, bool readsInput = false)
    {
        string path = Path.Combine(subject.Folder, file);
        byte[] sound = await System.IO.File.ReadAllBytesAsync(path);
        string outputs = Path.Combine(subject.Folder, "out");
        string output = Path.Combine(outputs, subject.Leaf);
        string[] command = subject.Command(more);
        await System.IO.File.WriteAllBytesAsync(path, damaged);
        (Outcome Linked, ImmutableSortedDictionary<string, string> After)? byOne = null;
        if (alsoByOne is { } options)
        {
            await PrepareAsync(outputs, output, hasOld);
            byOne = (await Tools.RunAsync(Tools.Linker, subject.Command([.. more, .. options]), subject.Folder, patience: Patience), Digests(outputs));
        }

        List<(string, Outcome)> ofInput = [];
        foreach (string question in readsInput ? (string[])["--verify", "--dump"] : [])
        {
            ofInput.Add((question, await Tools.RunAsync(Tools.Linker, [question, file], subject.Folder, patience: Patience)));
        }

        await PrepareAsync(outputs, output, hasOld);
        ImmutableSortedDictionary<string, string> before = Digests(outputs);
        Outcome linked = await Tools.RunAsync(Tools.Linker, command, subject.Folder, patience: Patience);
        await System.IO.File.WriteAllBytesAsync(path, sound);

        string way = command.Contains("-r") ? "--dump" : "--verify";
        Outcome? read = linked.ExitCode == 0 ? await Tools.RunAsync(Tools.Linker, [way, output], subject.Folder, patience: Patience) : null;
        return new DamagedRun(file, linked, before, Digests(outputs), read) { ByOne = byOne, OfInput = [.. ofInput] };
    }

    private static async Task PrepareAsync(string outputs, string output, bool hasOld)
    {
        Directory.Delete(outputs, recursive: true);
        Directory.CreateDirectory(outputs);
        if (hasOld)
        {
            await System.IO.File.WriteAllTextAsync(output, "old");
        }
    }

    private static ImmutableSortedDictionary<string, string> Digests(string folder) => Directory.EnumerateFiles(folder).ToImmutableSortedDictionary(
        static path => Path.GetFileName(path), static path => Convert.ToHexString(SHA256.HashData(System.IO.File.ReadAllBytes(path))), StringComparer.Ordinal);
}
