using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace AfsLd.Tests.Conformance.Harness;

/// <summary>Repeats a link many times, by a small program: starting a process from here takes longer than a link.</summary>
internal static class RepeatLink
{
    /// <summary>So many links run at once, each into a folder of its own: the signature holds the name of the file.</summary>
    private const int AtOnce = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Links again and again, and compares output and words with those of the first time.</summary>
    /// <param name="linker">The linker.</param>
    /// <param name="arguments">Its arguments, with -o.</param>
    /// <param name="folder">Where they are meant.</param>
    /// <param name="scratch">The folder of what is written; it is gone afterwards.</param>
    /// <param name="times">How often it links, several times at once; once more with one worker.</param>
    /// <returns>What differed, a line each; empty when all is well.</returns>
    public static async Task<string> RunAsync(string linker, IReadOnlyList<string> arguments, string folder, string scratch, int times)
    {
        string output = LinkCase.OutputOf([.. arguments]);
        Directory.CreateDirectory(scratch);
        string[] repeated =
        [
            scratch, Path.GetFileName(output), $"{times}", $"{AtOnce}", "--", linker,
            .. arguments.Select(argument => argument == output ? "%" : argument),
        ];
        Outcome outcome = await Tools.RunAsync(Tools.Repeater, repeated, folder, patience: Patience);
        Directory.Delete(scratch, recursive: true);
        return outcome.Output + outcome.Error;
    }
}
