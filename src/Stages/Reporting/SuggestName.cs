using System;
using System.Text;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Reporting;

/// <summary>Finds the defined name that a missing one was perhaps meant to be.</summary>
internal static class SuggestName
{
    private const int MaximumDistance = 2;
    private const int LongestName = 128;

    /// <summary>A name and who defines it; null if nothing is near.</summary>
    /// <remarks>Nearest by edit distance with transpositions, case for free; of equals the first in table order, objects' before dylibs'.</remarks>
    public static string? Run(Resolution resolution, SymbolId missing)
    {
        GlobalTable globals = resolution.Globals;
        ReadOnlySpan<byte> name = globals.NameOf(missing);
        if (LocalOwner(resolution, name) is string local)
        {
            return $"{Encoding.UTF8.GetString(name)}, which {local} keeps to itself (is it static there?)";
        }

        if (name.Length > LongestName)
        {
            return null;
        }

        // Short names are near to too many others: _a is not a slip for _b.
        int best = Math.Min(MaximumDistance, (name.Length - 1) / 3) + 1;
        string? suggestion = null;
        ReadOnlySpan<byte> plain = PlainName(name);
        for (int id = 0; id < globals.Count; id++)
        {
            GlobalSymbol symbol = globals.Symbols[id];
            if (symbol.Kind == GlobalKind.Undefined || id == missing.Value)
            {
                continue;
            }

            ReadOnlySpan<byte> other = globals.NameOf(new SymbolId(id));
            string? owner = symbol.Kind is GlobalKind.Defined or GlobalKind.Common or GlobalKind.Absolute
                ? resolution.Objects[symbol.Owner].Origin.FileAndMember
                : null;
            if (owner is not null && !plain.IsEmpty && plain.SequenceEqual(PlainName(other)))
            {
                // _f and __Z1fv are one function seen with and without extern "C".
                return $"{Encoding.UTF8.GetString(other)}, defined in {owner} (is extern \"C\" missing?)";
            }

            int distance = Distance(name, other, best);
            if (distance < best)
            {
                best = distance;
                suggestion = Encoding.UTF8.GetString(other) + (owner is null ? "" : $", defined in {owner}");
            }
        }

        foreach (LinkedDylib dylib in resolution.Dylibs)
        {
            foreach (ReadOnlyMemory<byte> other in dylib.Library.Exports.AllNames())
            {
                int distance = Distance(name, other.Span, best);
                if (distance < best)
                {
                    best = distance;
                    suggestion = $"{Encoding.UTF8.GetString(other.Span)}, exported by {dylib.InstallName}";
                }
            }
        }

        return suggestion;
    }

    /// <summary>The first object in which a local symbol has the name; null if there is none.</summary>
    private static string? LocalOwner(Resolution resolution, ReadOnlySpan<byte> name)
    {
        foreach (ParsedObject candidate in resolution.Objects)
        {
            ObjectSymbols symbols = candidate.Symbols;
            for (int i = 0; i < symbols.Count; i++)
            {
                if (symbols.NameLengths[i] == name.Length
                    && symbols.Rows[i] is { IsStab: false, IsExternal: false, Kind: SymbolTypes.Section }
                    && symbols.NameOf(i).SequenceEqual(name))
                {
                    return candidate.Origin.FileAndMember;
                }
            }
        }

        return null;
    }

    /// <summary>The edit distance of two names if it is below a limit, else the limit; a change of case counts nothing.</summary>
    internal static int Distance(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, int limit)
    {
        if (Math.Abs(left.Length - right.Length) >= limit || right.Length > LongestName + MaximumDistance)
        {
            return limit;
        }

        int prefix = 0;
        while (prefix < left.Length && prefix < right.Length && Same(left[prefix], right[prefix]))
        {
            prefix++;
        }

        left = left[prefix..];
        right = right[prefix..];
        while (!left.IsEmpty && !right.IsEmpty && Same(left[^1], right[^1]))
        {
            left = left[..^1];
            right = right[..^1];
        }

        if (Math.Min(left.Length, right.Length) == 0)
        {
            return Math.Min(limit, Math.Max(left.Length, right.Length));
        }

        // Three rows of the dynamic programme: two back for transpositions.
        Span<int> rows = stackalloc int[3 * (right.Length + 1)];
        int width = right.Length + 1;
        for (int j = 0; j < width; j++)
        {
            rows[j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            Span<int> row = rows.Slice(i % 3 * width, width);
            Span<int> above = rows.Slice((i + 2) % 3 * width, width);
            Span<int> twoAbove = rows.Slice((i + 1) % 3 * width, width);
            row[0] = i;
            int least = i;
            for (int j = 1; j < width; j++)
            {
                int cost = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                int value = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    value = Math.Min(value, twoAbove[j - 2] + 1);
                }

                row[j] = value;
                least = Math.Min(least, value);
            }

            if (least >= limit)
            {
                return limit;
            }
        }

        return Math.Min(limit, rows[(left.Length % 3 * width) + right.Length]);
    }

    private static bool Same(byte left, byte right) =>
        left == right || ((left ^ right) == 0x20 && char.IsAsciiLetter((char)left));

    /// <summary>The C name of a plain function: <c>_f</c> or <c>__Z1fv</c> is f; empty for others (nested, template, data).</summary>
    private static ReadOnlySpan<byte> PlainName(ReadOnlySpan<byte> name)
    {
        if (!name.StartsWith("__Z"u8))
        {
            return name.Length > 1 && name[0] == (byte)'_' ? name[1..] : [];
        }

        int length = 0;
        int at = 3;
        while (at < name.Length && char.IsAsciiDigit((char)name[at]) && length < LongestName)
        {
            length = (length * 10) + name[at++] - '0';
        }

        // An unqualified function name is its length, its letters, then the parameters' types.
        return length > 0 && at + length < name.Length ? name.Slice(at, length) : [];
    }
}
