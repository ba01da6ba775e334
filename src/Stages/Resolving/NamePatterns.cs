using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;

namespace AfsLd.Stages.Resolving;

/// <summary>The entries of a symbol list that are patterns: <c>*</c>, <c>?</c> and <c>[a-z]</c> sets, as ld64 has them.</summary>
internal sealed class NamePatterns
{
    private readonly ImmutableArray<byte[]> globs;

    private NamePatterns(ImmutableArray<byte[]> globs)
    {
        this.globs = globs;
    }

    public bool IsEmpty => globs.IsEmpty;

    /// <summary>True if an entry is a pattern; else it names one symbol.</summary>
    public static bool IsPattern(string entry) => entry.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    public static NamePatterns Of(ImmutableArray<string> entries)
    {
        var globs = ImmutableArray.CreateBuilder<byte[]>();
        foreach (string entry in entries)
        {
            if (IsPattern(entry))
            {
                globs.Add(Encoding.UTF8.GetBytes(entry));
            }
        }

        return new NamePatterns(globs.DrainToImmutable());
    }

    /// <summary>True if some pattern matches the whole name.</summary>
    public bool Match(ReadOnlySpan<byte> name)
    {
        foreach (byte[] glob in globs)
        {
            if (Matches(glob, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Matches with one step of backtracking: to the last star, which is all that globs need.</summary>
    private static bool Matches(ReadOnlySpan<byte> glob, ReadOnlySpan<byte> name)
    {
        int at = 0;
        int star = -1;
        int resume = 0;
        int i = 0;
        while (i < name.Length)
        {
            if (at < glob.Length && glob[at] == (byte)'*')
            {
                star = at++;
                resume = i;
            }
            else if (at < glob.Length && MatchesOne(glob, at, name[i], out int next))
            {
                at = next;
                i++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                i = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (at < glob.Length && glob[at] == (byte)'*')
        {
            at++;
        }

        return at == glob.Length;
    }

    private static bool MatchesOne(ReadOnlySpan<byte> glob, int at, byte value, out int next)
    {
        next = at + 1;
        if (glob[at] == (byte)'?')
        {
            return true;
        }

        int close = glob[at] == (byte)'[' ? glob[(at + 1)..].IndexOf((byte)']') : -1;
        if (close < 0)
        {
            return glob[at] == value;
        }

        ReadOnlySpan<byte> set = glob.Slice(at + 1, close);
        next = at + close + 2;
        bool isNegated = set.Length > 1 && set[0] == (byte)'^';
        set = isNegated ? set[1..] : set;
        for (int i = 0; i < set.Length; i++)
        {
            bool isRange = i + 2 < set.Length && set[i + 1] == (byte)'-';
            if (isRange ? value >= set[i] && value <= set[i + 2] : value == set[i])
            {
                return !isNegated;
            }

            i += isRange ? 2 : 0;
        }

        return isNegated;
    }
}
