using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace AfsLd.Tests.Conformance.Harness;

/// <summary>What one linker made of one case in one form of the fixups.</summary>
/// <param name="Folder">The folder with inputs and outputs.</param>
/// <param name="Outputs">The images, in the order of the links, relative to the folder.</param>
/// <param name="Failures">Links that did not do as they should, and anything that they wrote.</param>
internal sealed record LinkedCase(string Folder, ImmutableArray<string> Outputs, ImmutableArray<string> Failures);

/// <summary>Carries out the links of a case with one linker, in a folder of their own.</summary>
internal static class LinkCase
{
    /// <summary>Links; the folder is named for the case, the variant and the linker.</summary>
    public static async Task<LinkedCase> RunAsync(CaseFile test, string variant, string linker, string linkerName)
    {
        string folder = Path.Combine(Repository.Work, "cases", test.Name, variant, linkerName);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        await CompileSources.RunAsync(test, folder);
        foreach (string command in test.Prepare)
        {
            string[] words = Split(command);
            Outcome prepared = await Tools.RunAsync(words[0], words[1..], folder);
            if (prepared.ExitCode != 0)
            {
                throw new InvalidDataException($"{test.Name}: {command}:\n{prepared.Error}");
            }
        }

        List<string> failures = [];
        List<string> outputs = [];
        for (int i = 0; i < test.Links.Length; i++)
        {
            string[] arguments = Arguments(test, i, variant);
            Outcome linked = await Tools.RunAsync(linker, arguments, folder);
            bool shouldFail = i == test.Links.Length - 1 && !test.Fails.IsEmpty;
            failures.AddRange(Judge(test, linker, arguments, linked, shouldFail));
            if (linked.ExitCode == 0 && !shouldFail)
            {
                outputs.Add(OutputOf(arguments));
            }
        }

        return new LinkedCase(folder, [.. outputs], [.. failures]);
    }

    /// <summary>The arguments of a link of a case.</summary>
    public static string[] Arguments(CaseFile test, int link, string variant) => Arguments(test, test.Links[link], variant);

    /// <summary>The same for any link in the folder of a case.</summary>
    public static string[] Arguments(CaseFile test, string link, string variant)
    {
        if (Split(link).FirstOrDefault(static word => word is "-static" or "-preload" or "-dylinker") is string kind)
        {
            // Without dyld there is no libSystem, and only dyld itself has chained fixups.
            string[] chains = variant == "chained" && kind != "-dylinker" ? [] : [variant == "chained" ? "-fixup_chains" : "-no_fixup_chains"];
            return ["-arch", "arm64", "-platform_version", .. Split(test.Platform), .. chains, .. Split(link)];
        }

        string fixups = variant == "chained" ? "-fixup_chains" : "-no_fixup_chains";
        string[] hints = test.Hints ? [] : ["-ignore_optimization_hints"];
        string system = File.Exists(Path.Combine(test.Folder, "libSystem.tbd")) ? "-L." : "-L" + Repository.Stubs;
        return ["-arch", "arm64", "-platform_version", .. Split(test.Platform), fixups, .. hints, .. Split(link), system, "-lSystem"];
    }

    /// <summary>The argument of -o.</summary>
    public static string OutputOf(string[] arguments) => arguments[Array.IndexOf(arguments, "-o") + 1];

    /// <summary>Splits at spaces.</summary>
    public static string[] Split(string words) => words.Replace("{stubs}", Repository.Stubs, StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Judge(CaseFile test, string linker, string[] arguments, Outcome linked, bool shouldFail)
    {
        string what = $"{linker} {string.Join(' ', arguments)}\n";
        bool isPeer = linker == Tools.Peer;
        if (shouldFail)
        {
            if (linked.ExitCode == 0)
            {
                yield return what + "should have failed";
            }

            foreach (string text in test.Fails.Where(text => !isPeer && !linked.Error.Contains(text, StringComparison.Ordinal)))
            {
                yield return what + $"should have said '{text}', said:\n{linked.Error}";
            }
        }
        else if (linked.ExitCode != 0 || (linked.Error.Length > 0 && !isPeer))
        {
            yield return what + $"exit code {linked.ExitCode}:\n{linked.Error}";
        }
    }
}
