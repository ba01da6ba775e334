using System;

namespace AfsLd.Stages.Arguments;

/// <summary>Finds the known option that an unknown one was meant to be.</summary>
internal static class SuggestOption
{
    /// <summary>Longer texts are no misspelt options; it bounds the work.</summary>
    private const int MaxLength = 64;

    /// <summary>What to write instead: what the option is called here, or the nearest one, the first of several; null if none is near.</summary>
    internal static string? Run(string unknown)
    {
        if (unknown.Length > MaxLength)
        {
            return null;
        }

        int equals = unknown.IndexOf('=');
        string name = equals < 0 ? unknown : unknown[..equals];
        if (ForeignOption.Run(name) is string advice)
        {
            return advice;
        }

        string? best = Nearest(name);
        return best is null ? null
            : equals < 0 ? $"did you mean {best}?"
            : best.EndsWith('=') ? $"did you mean {best}{unknown[(equals + 1)..]}?"
            : best == name ? $"did you mean {best}, without the equals sign?"
            : $"did you mean {best}?";
    }

    private static string? Nearest(string unknown)
    {
        // One dash or two is no difference that matters. Every other letter is near to a single one.
        ReadOnlySpan<char> letters = unknown.AsSpan().TrimStart('-');
        string? best = null;
        int bestDistance = letters.Length < 3 ? 1 : Math.Max(1, unknown.Length / 3) + 1;
        foreach (string name in OptionNames.All())
        {
            int distance = Distance(letters, name.AsSpan().TrimStart('-').TrimEnd('='));
            if (distance < bestDistance)
            {
                bestDistance = distance;
                best = name;
            }
        }

        return best;
    }

    /// <summary>The Damerau-Levenshtein distance in its restricted form: insertions, deletions, substitutions and swaps of neighbours.</summary>
    internal static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        int[] beforeLast = new int[b.Length + 1];
        int[] last = new int[b.Length + 1];
        int[] row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[b.Length];
    }
}
