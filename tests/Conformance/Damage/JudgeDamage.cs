using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using AfsLd.Tests.Conformance.Harness;

namespace AfsLd.Tests.Conformance.Damage;

/// <summary>Says what a link must not do, whatever the damage is.</summary>
internal static class JudgeDamage
{
    /// <summary>Hung, as the harness reports it.</summary>
    private const int Hung = -1;

    private const int Malformed = 65;

    /// <summary>The exit codes of links, as docs/command-line.md lists them, but for that of a bug.</summary>
    private static readonly int[] Documented = [0, 1, 2, Malformed, 66];

    /// <summary>The exit codes of --verify and --dump for a file of any bytes.</summary>
    private static readonly int[] OfReaders = [0, 1, Malformed];

    /// <summary>What is wrong, a sentence each; none if all is well.</summary>
    public static IEnumerable<string> Run(DamagedRun run) => [.. Linked(run), .. OtherThanTheLink(run)];

    /// <summary>What is wrong with what was done beside the link itself.</summary>
    public static IEnumerable<string> OtherThanTheLink(DamagedRun run)
    {
        foreach (string fault in ByOne(run))
        {
            yield return fault;
        }

        foreach ((string way, Outcome said) in run.OfInput)
        {
            if (!OfReaders.Contains(said.ExitCode))
            {
                yield return $"{way} of the damaged file ended with {said.ExitCode}: {said.Error}";
            }
        }
    }

    private static IEnumerable<string> ByOne(DamagedRun run)
    {
        if (run.ByOne is not var (linked, after))
        {
            yield break;
        }

        if (linked != run.Linked)
        {
            yield return $"one worker does otherwise: {linked}";
        }

        if (!after.SequenceEqual(run.After))
        {
            yield return "one worker leaves behind other bytes: " + string.Join(", ", after.Keys);
        }
    }

    private static IEnumerable<string> Linked(DamagedRun run)
    {
        int code = run.Linked.ExitCode;
        if (code == Hung)
        {
            yield return "it did not end";
        }
        else if (!Documented.Contains(code))
        {
            yield return $"it ended with {code}";
        }
        else if (code != 0)
        {
            foreach (string fault in Failed(run, code))
            {
                yield return fault;
            }
        }
        else if (run.After.Count != 1 || run.After.Any(file => run.Before.GetValueOrDefault(file.Key, "") == file.Value))
        {
            yield return "it succeeded, and left behind: " + string.Join(", ", run.After.Keys);
        }
        else if (run.IsRejected)
        {
            yield return $"what it made is refused: {run.Read}";
        }
    }

    private static IEnumerable<string> Failed(DamagedRun run, int code)
    {
        if (!run.Linked.Error.Contains("error: ", StringComparison.Ordinal))
        {
            yield return "it failed without a word";
        }
        else if (code == Malformed && !run.Linked.Error.Contains(Path.GetFileName(run.File), StringComparison.Ordinal))
        {
            yield return "it does not name the damaged file";
        }

        if (!run.Before.SequenceEqual(run.After))
        {
            yield return "it failed, and left behind: " + string.Join(", ", run.After.Keys);
        }
    }
}
