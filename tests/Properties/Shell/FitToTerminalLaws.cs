using System;
using System.Linq;
using System.Text.RegularExpressions;
using AfsLd.Shell.Reporting;
using Xunit;

namespace AfsLd.Tests.Properties.Shell;

/// <summary>What a terminal shows is what was said, in lines that fit, and moves nothing.</summary>
public sealed class FitToTerminalLaws
{
    private static readonly string[] Words = ["a", "library", "not", "(int, char const*)", "std::map<int, long>", "built", "\e[1;31merror:\e[0mat", "-platform_version", "_f"];

    [Law]
    public void Lines_are_broken_between_words_and_fit(int seed) => Assert.Null(Disagreement(seed, FitToTerminal.Wrap));

    [Fact]
    public void The_law_rejects_wrapping_that_drops_breaks_late_or_breaks_brackets()
    {
        Func<string, int, string>[] mutants =
        [
            (text, _) => text,
            (text, columns) => FitToTerminal.Wrap(text, columns + 1),
            (text, columns) => FitToTerminal.Wrap(text.Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal), columns),
            (text, columns) => FitToTerminal.Wrap(text, columns).Replace("\n      ", "\n", StringComparison.Ordinal),
            (text, columns) => FitToTerminal.Wrap(Plain(text), columns),
        ];
        Assert.All(mutants, mutant => Assert.Contains(Enumerable.Range(0, 400), seed => Disagreement(seed, mutant) is not null));
    }

    [Fact]
    public void Text_is_left_as_it_is_where_no_width_is_known_or_it_fits()
    {
        string text = string.Join(' ', Enumerable.Repeat("word", 50)) + "\n";

        Assert.Equal(text, FitToTerminal.Wrap(text, 0));
        Assert.Equal(text, FitToTerminal.Wrap(text, 20));
        Assert.Equal("a b\n    c\n", FitToTerminal.Wrap("a b\n    c\n", 80));
    }

    [Law]
    public void No_control_character_reaches_the_terminal(string text)
    {
        string escaped = FitToTerminal.Escape(text ?? "");

        Assert.DoesNotContain(escaped, character => char.IsControl(character) && character is not ('\n' or '\t'));
        Assert.Equal(Regex.Replace(text ?? "", "[\0-\\x08\\x0b-\\x1f\\x7f-\\x9f]", found => $"\\x{(int)found.Value[0]:x2}"), escaped);
    }

    [Fact]
    public void A_name_with_an_escape_sequence_is_shown_and_not_obeyed() =>
        Assert.Equal("undefined symbol: _\\x1b[2J", FitToTerminal.Escape("undefined symbol: _\e[2J"));

    /// <summary>Null if the lines hold the same words, fit unless one word does not, are filled, and keep colours and brackets.</summary>
    private static string? Disagreement(int seed, Func<string, int, string> wrap)
    {
        var random = new Random(seed);
        int columns = random.Next(40, 90);
        int margin = random.Next(3) * 2;
        string text = new string(' ', margin) + string.Join(' ', Enumerable.Range(0, random.Next(1, 60)).Select(_ => Words[random.Next(Words.Length)])) + "\n";
        string wrapped = wrap(text, columns);
        if (Regex.Replace(wrapped, " *\n *", " ").Trim() != text.Trim())
        {
            return "other words";
        }

        string[] lines = wrapped.TrimEnd('\n').Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = Plain(lines[i]);
            int indentation = line.Length - line.TrimStart(' ').Length;
            if (line.Length > columns || indentation != (i == 0 ? margin : margin + 6) || line.Count(character => character is '(' or '<') != line.Count(character => character is ')' or '>'))
            {
                return line;
            }

            // A word of the next line had no room. No word of the table is longer than 20.
            if (i + 1 < lines.Length && line.Length + 21 <= columns)
            {
                return "broken early: " + line;
            }
        }

        return null;
    }

    private static string Plain(string text) => Regex.Replace(text, "\e\\[[0-9;]*m", "");
}
