using System;
using System.Text;

namespace AfsLd.Shell.Reporting;

/// <summary>Makes text fit for a terminal: nothing in it moves the cursor, and lines break between words.</summary>
internal static class FitToTerminal
{
    private const int Indentation = 6;
    private const int LeastColumns = 40;

    /// <summary>The text with control characters as <c>\x1b</c>: names come from files that anybody may have made. Line ends stay.</summary>
    internal static string Escape(string text)
    {
        StringBuilder? escaped = null;
        for (int i = 0; i < text.Length; i++)
        {
            bool isHarmless = !char.IsControl(text[i]) || text[i] is '\n' or '\t';
            if (!isHarmless)
            {
                escaped ??= new StringBuilder(text.Length * 2).Append(text, 0, i);
                escaped.Append("\\x").Append(((int)text[i]).ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                escaped?.Append(text[i]);
            }
        }

        return escaped is null ? text : escaped.ToString();
    }

    /// <summary>The text with lines broken at spaces; what goes on is indented by six columns more.</summary>
    /// <remarks>Brackets hold together what is in them: C++ names stay whole. A word that is too long stays so. Colours have no width.</remarks>
    /// <param name="text">Lines.</param>
    /// <param name="columns">The width of the terminal; below 40 nothing is broken.</param>
    internal static string Wrap(string text, int columns)
    {
        if (columns < LeastColumns || text.Length <= columns)
        {
            return text;
        }

        StringBuilder wrapped = new(text.Length + 64);
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf('\n');
            AppendLine(wrapped, end < 0 ? rest : rest[..end], columns);
            if (end < 0)
            {
                break;
            }

            wrapped.Append('\n');
            rest = rest[(end + 1)..];
        }

        return wrapped.ToString();
    }

    private static void AppendLine(StringBuilder wrapped, ReadOnlySpan<char> line, int columns)
    {
        int margin = line.Length - line.TrimStart(' ').Length;
        int start = margin;
        int column = margin;
        wrapped.Append(' ', margin);
        bool isFirst = true;
        while (start < line.Length)
        {
            int end = EndOfWord(line, start, out int width);
            if (!isFirst && column + 1 + width > columns)
            {
                wrapped.Append('\n').Append(' ', margin + Indentation);
                column = margin + Indentation;
            }
            else if (!isFirst)
            {
                wrapped.Append(' ');
                column++;
            }

            wrapped.Append(line[start..end]);
            column += width;
            start = end + 1;
            isFirst = false;
        }
    }

    /// <summary>The end of what must stay together; its width leaves colours out.</summary>
    private static int EndOfWord(ReadOnlySpan<char> line, int start, out int width)
    {
        int depth = 0;
        int at = start;
        width = 0;
        while (at < line.Length && (line[at] != ' ' || depth > 0))
        {
            if (line[at] == '\e' && line[at..].IndexOf('m') is int colorEnd and > 0)
            {
                at += colorEnd + 1;
                continue;
            }

            depth += line[at] is '(' or '<' or '[' ? 1 : line[at] is ')' or '>' or ']' && depth > 0 ? -1 : 0;
            width++;
            at++;
        }

        return at;
    }
}
