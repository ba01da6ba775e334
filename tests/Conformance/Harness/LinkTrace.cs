using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading.Tasks;

namespace AfsLd.Tests.Conformance.Harness;

/// <summary>All that a run of the linker leaves behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Digest">A digest of the file that it wrote, or "none".</param>
internal sealed record LinkTrace(int ExitCode, string Output, string Error, string Digest)
{
    private static int runs;

    /// <summary>Links a subject under a circumstance.</summary>
    public static async Task<LinkTrace> OfAsync(Subject subject, Circumstance circumstance)
    {
        string place = Path.Combine(Repository.Work, "runs", System.Threading.Interlocked.Increment(ref runs).ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (Directory.Exists(place))
        {
            Directory.Delete(place, recursive: true);
        }

        string folder = subject.Folder;
        Directory.CreateDirectory(place);
        if (circumstance.CopyInputs is { } copy)
        {
            folder = Directory.CreateDirectory(Path.Combine(place, circumstance.Place)).FullName;
            copy(subject.Folder, folder);
        }

        string output = Path.Combine(place, subject.Leaf);
        string[] command = [.. circumstance.Prefix, Tools.Linker, .. subject.Arguments, "-o", output, .. circumstance.Arguments];
        Outcome outcome = await Tools.RunAsync(command[0], command[1..], folder, circumstance.Environment);
        string digest = File.Exists(output) ? Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(output))) : "none";
        Directory.Delete(place, recursive: true);
        return new LinkTrace(outcome.ExitCode, outcome.Output, outcome.Error, digest);
    }

    /// <summary>In what two runs differ; empty for equal ones.</summary>
    public IEnumerable<string> DifferencesFrom(LinkTrace first) =>
        new (string What, string Before, string Now)[]
        {
            ("exit code", $"{first.ExitCode}", $"{ExitCode}"), ("standard output", first.Output, Output), ("standard error", first.Error, Error), ("bytes", first.Digest, Digest),
        }
        .Where(static d => d.Before != d.Now)
        .Select(static d => $"{d.What}: was {d.Before}, is {d.Now}");
}
