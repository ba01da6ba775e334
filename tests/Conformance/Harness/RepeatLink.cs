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
    /// <summary>So many links run at once, each into a folder of its own: the signature holds the name of the file.</summary>
    private const int AtOnce = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Links again and again, and compares output and words with those of the first time.</summary>
    /// <param name="linker">The linker.</param>
    /// <param name="arguments">Its arguments, with -o.</param>
    /// <param name="folder">Where they are meant.</param>
    /// <param name="scratch">The folder of what is written.</param>
    /// <param name="times">How often it links, several times at once; once more with one worker.</param>
    /// <returns>What differed, a line each; empty when all is well.</returns>
    public static async Task<string> RunAsync(string linker, IReadOnlyList<string> arguments, string folder, string scratch, int times)
    {
        string output = LinkCase.OutputOf([.. arguments]);
        string leaf = Path.GetFileName(output);
        for (int k = 0; k < AtOnce; k++)
        {
            Directory.CreateDirectory(Path.Combine(scratch, $"{k}"));
        }

        string place = Quoted(scratch);
        string file = Quoted(leaf);
        string command = Quoted(linker) + " " + string.Join(' ', arguments.Select(a => a == output ? $"{place}/$1/{file}" : Quoted(a)));
        StringBuilder script = new();

        // once FOLDER ARGUMENTS: a link; what it says about its output is compared without the folder's name.
        script.Append($"once() {{ k=$1; {command} $2 >/dev/null 2>{place}/$k/words; echo $? >{place}/$k/code; }}\n");
        script.Append($"check() {{\n  read -r code <{place}/$1/code; [ \"$code\" = 0 ] || echo \"exit code $code the ${{i}}th time\"\n");
        script.Append($"  cmp -s {place}/$1/{file} {place}/first || echo \"other bytes the ${{i}}th time $2\"\n  rm -f {place}/$1/{file}\n");
        script.Append($"  if [ -s {place}/$1/words ] || [ -s {place}/words.first ]; then\n");
        script.Append($"    sed \"s|/$1/{leaf}|/0/{leaf}|\" {place}/$1/words | cmp -s - {place}/words.first || echo \"other words the ${{i}}th time\"\n  fi\n}}\n");
        script.Append($"i=0\nonce 0\nread -r code <{place}/0/code\n[ \"$code\" = 0 ] || {{ cat {place}/0/words; exit 1; }}\n");
        script.Append($"mv {place}/0/{file} {place}/first\nmv {place}/0/words {place}/words.first\n");
        string all = string.Join(' ', Enumerable.Range(0, AtOnce));
        script.Append($"while [ $i -lt {times} ]; do\n  for k in {all}; do once $k & done\n  wait\n");
        script.Append($"  for k in {all}; do check $k; i=$((i+1)); done\ndone\n");
        script.Append("once 0 '-j 1'\ncheck 0 '-j 1'\n");
        string path = Path.Combine(scratch, leaf + ".sh");
        await File.WriteAllTextAsync(path, script.ToString());
        Outcome outcome = await Tools.RunAsync("sh", [path], folder, patience: Patience);
        return outcome.Output + outcome.Error;
    }

    private static string Quoted(string argument) => "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
