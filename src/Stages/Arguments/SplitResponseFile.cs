using System;
using System.Collections.Generic;
using System.Text;

namespace AfsLd.Stages.Arguments;

/// <summary>Cuts the text of a response file into arguments, as GNU and LLVM tools quote them.</summary>
/// <remarks>White space separates. A backslash makes the next character plain, in quotes too; at the end of the text it is itself.
/// Single and double quotes group; an unfinished quotation ends with the text. Empty quotes are an empty argument.</remarks>
internal static class SplitResponseFile
{
    /// <summary>Appends the arguments of <paramref name="bytes"/> (UTF-8, a byte order mark is dropped) to <paramref name="arguments"/>.</summary>
    internal static void Run(ReadOnlySpan<byte> bytes, List<string> arguments)
    {
        ReadOnlySpan<byte> mark = [0xef, 0xbb, 0xbf];
        string text = Encoding.UTF8.GetString(bytes.StartsWith(mark) ? bytes[mark.Length..] : bytes);
        StringBuilder? quoted = null;
        int at = 0;
        while (true)
        {
            while (at < text.Length && IsSpace(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                return;
            }

            int start = at;
            while (at < text.Length && !IsSpace(text[at]) && text[at] is not ('\\' or '"' or '\''))
            {
                at++;
            }

            // Most arguments have nothing quoted in them.
            arguments.Add(at == text.Length || IsSpace(text[at])
                ? text[start..at]
                : Unquote(text, start, ref at, quoted ??= new StringBuilder()));
        }
    }

    private static string Unquote(string text, int start, ref int at, StringBuilder argument)
    {
        argument.Clear().Append(text, start, at - start);
        char quote = '\0';
        for (; at < text.Length; at++)
        {
            char c = text[at];
            if (c == '\\' && at + 1 < text.Length)
            {
                argument.Append(text[++at]);
            }
            else if (quote == '\0' && IsSpace(c))
            {
                break;
            }
            else if (quote == '\0' && (c is '"' or '\''))
            {
                quote = c;
            }
            else if (quote != '\0' && c == quote)
            {
                quote = '\0';
            }
            else
            {
                argument.Append(c);
            }
        }

        return argument.ToString();
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r' or '\v' or '\f';
}
