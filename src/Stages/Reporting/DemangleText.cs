using System;
using System.Text;

namespace AfsLd.Stages.Reporting;

/// <summary>Replaces the mangled C++ names in a message by readable ones.</summary>
public static class DemangleText
{
    /// <summary>The message with each name that begins with <c>__Z</c> demangled.</summary>
    /// <param name="text">A message.</param>
    /// <param name="demangle">Demangles an Itanium name, which begins with <c>_Z</c>; null if it cannot: the name stays.</param>
    public static string Run(string text, Func<string, string?> demangle)
    {
        if (!text.Contains("__Z", StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length * 2);
        int at = 0;
        while (at < text.Length)
        {
            if (!IsNameCharacter(text[at]))
            {
                result.Append(text[at++]);
                continue;
            }

            int end = at;
            while (end < text.Length && IsNameCharacter(text[end]))
            {
                end++;
            }

            string name = text[at..end];
            // Mach-O puts one underscore before every C name; blocks (___Z..._block_invoke) have one more of their own.
            bool isMangled = name.StartsWith("__Z", StringComparison.Ordinal) || name.StartsWith("____Z", StringComparison.Ordinal);
            result.Append(isMangled && demangle(name[1..]) is { } readable ? readable : name);
            at = end;
        }

        return result.ToString();
    }

    private static bool IsNameCharacter(char value) => char.IsAsciiLetterOrDigit(value) || value is '_' or '$' or '.';
}
