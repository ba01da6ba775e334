using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace AfsLd.Tests.Conformance.Harness;

/// <summary>Repeats a link many times, from one shell: starting a process from here takes longer than a link.</summary>
internal static class RepeatLink
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Links again and again, and compares output and words with those of the first time.</summary>
    /// <param name="linker">The linker.</param>
    /// <param name="arguments">Its arguments, with -o.</param>
    /// <param name="folder">Where they are meant.</param>
    /// <param name="scratch">The folder of what is written.</param>
    /// <param name="times">How often it links; once more with one worker.</param>
    /// <returns>What differed, a line each; empty when all is well.</returns>
    public static async Task<string> RunAsync(string linker, IReadOnlyList<string> arguments, string folder, string scratch, int times)
    {
        string output = LinkCase.OutputOf([.. arguments]);
        string leaf = Path.GetFileName(output);
        Directory.CreateDirectory(scratch);
        string made = Quoted(Path.Combine(scratch, leaf));
        string first = Quoted(Path.Combine(scratch, "first"));
        string words = Quoted(Path.Combine(scratch, "words"));
        string firstWords = Quoted(Path.Combine(scratch, "words.first"));
        string command = Quoted(linker) + " " + string.Join(' ', arguments.Select(a => a == output ? made : Quoted(a)));
        StringBuilder script = new();
        script.Append($"{command} >/dev/null 2>{firstWords} || {{ cat {firstWords}; exit 1; }}\n");
        script.Append($"mv {made} {first}\n");
        script.Append($"i=0\nworkers=\nwhile [ $i -le {times} ]; do\n");
        script.Append($"  [ $i -lt {times} ] || workers='-j 1'\n");
        script.Append($"  {command} $workers >/dev/null 2>{words} || echo \"exit code $? the ${{i}}th time\"\n");
        script.Append($"  cmp -s {made} {first} || echo \"other bytes the ${{i}}th time $workers\"\n");
        script.Append($"  if [ -s {words} ] || [ -s {firstWords} ]; then cmp -s {words} {firstWords} || echo \"other words the ${{i}}th time\"; fi\n");
        script.Append("  i=$((i+1))\ndone\n");
        string path = Path.Combine(scratch, leaf + ".sh");
        await File.WriteAllTextAsync(path, script.ToString());
        Outcome outcome = await Tools.RunAsync("sh", [path], folder, patience: Patience);
        return outcome.Output + outcome.Error;
    }

    private static string Quoted(string argument) => "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
