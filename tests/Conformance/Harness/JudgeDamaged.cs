using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace AfsLd.Tests.Conformance.Harness;

/// <summary>Links damaged inputs, and says what no damage may do: a crash, a hang, silence, a lost output, another answer with one worker.</summary>
internal static class JudgeDamaged
{
    // docs/command-line.md: linked, failed, malformed input, input missing. A damaged file is never misuse of the command line, but a
    // damaged list may name an option's value that is.
    private static readonly int[] Documented = [0, 1, 2, 65, 66];

    private static readonly byte[] Old = "what was there before"u8.ToArray();

    /// <summary>Runs the link in its folder, where its inputs are damaged already.</summary>
    /// <param name="linker">The linker.</param>
    /// <param name="arguments">Its arguments, with -o.</param>
    /// <param name="folder">Where they are meant.</param>
    /// <param name="again">True to link with one worker too, and compare.</param>
    /// <returns>What is wrong, a line each, and whether it linked.</returns>
    public static async Task<(List<string> Faults, bool IsLinked)> RunAsync(string linker, string[] arguments, string folder, bool again)
    {
        List<string> faults = [];
        string output = Path.Combine(folder, LinkCase.OutputOf(arguments));
        await File.WriteAllBytesAsync(output, Old);
        Outcome outcome = await Tools.RunAsync(linker, arguments, folder);
        byte[] written = await ReadAsync(output);
        if (!Documented.Contains(outcome.ExitCode) || outcome.Error.Contains("internal error", System.StringComparison.Ordinal))
        {
            faults.Add($"exit code {outcome.ExitCode}: {outcome.Error}");
        }
        else if (outcome.ExitCode != 0 && !outcome.Error.Contains("error: ", System.StringComparison.Ordinal))
        {
            faults.Add($"exit code {outcome.ExitCode} without an error");
        }

        if (outcome.ExitCode != 0 && !written.SequenceEqual(Old))
        {
            faults.Add($"exit code {outcome.ExitCode}, and the output that was there is gone");
        }

        if (outcome.ExitCode == 0 && written.SequenceEqual(Old))
        {
            faults.Add("exit code 0 without an output");
        }

        if (outcome.ExitCode == 0 && (await Tools.RunAsync(linker, ["--verify", output], folder)) is { ExitCode: not (0 or 1) } crashed)
        {
            faults.Add($"--verify of the output: exit code {crashed.ExitCode}: {crashed.Error}");
        }

        if (again)
        {
            await File.WriteAllBytesAsync(output, Old);
            Outcome alone = await Tools.RunAsync(linker, [.. arguments, "-j", "1"], folder);
            if ((alone.ExitCode, alone.Error) != (outcome.ExitCode, outcome.Error) || !written.SequenceEqual(await ReadAsync(output)))
            {
                faults.Add($"with -j 1: exit code {alone.ExitCode}, {alone.Error} instead of {outcome.ExitCode}, {outcome.Error}");
            }
        }

        return (faults, outcome.ExitCode == 0);
    }

    private static async Task<byte[]> ReadAsync(string path) => File.Exists(path) ? await File.ReadAllBytesAsync(path) : [];
}
