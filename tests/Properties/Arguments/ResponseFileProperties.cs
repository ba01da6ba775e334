using System.Collections.Generic;
using System.Linq;
using System.Text;
using AfsLd.Stages.Arguments;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace AfsLd.Tests.Properties.Arguments;

public sealed class ResponseFileProperties
{
    private static readonly Gen<string> Texts = Gen.Elements('a', 'b', ' ', '\t', '\n', '\\', '"', '\'', '#', '@', 'é')
        .ArrayOf().Select(characters => new string(characters));

    [Law]
    public Property Arguments_that_are_quoted_come_back(int style) => Prop.ForAll(
        Texts.ArrayOf().ToArbitrary(),
        words => Split(string.Join(style % 2 == 0 ? " " : "\r\n", words.Select((word, i) => Quote(word, style + i)))).SequenceEqual(words));

    [Law]
    public Property Any_text_splits_as_the_model_says() => Prop.ForAll(
        Texts.ToArbitrary(), text => Split(text).SequenceEqual(Model(text, backslashInSingleQuotes: true)));

    [Fact]
    public void The_law_rejects_a_shell_s_single_quotes() =>
        Assert.NotEqual(Model("'a\\'b'", backslashInSingleQuotes: false), Split("'a\\'b'"));

    [Fact]
    public void The_law_rejects_dropped_empty_arguments() => Assert.Equal(["", ""], Split("\"\" ''"));

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_argument() => Assert.Equal(["a"], Split("\ufeffa"));

    private static List<string> Split(string text)
    {
        List<string> arguments = [];
        SplitResponseFile.Run(Encoding.UTF8.GetBytes(text), arguments);
        return arguments;
    }

    // In double quotes, in single quotes, or with a backslash before every character.
    private static string Quote(string word, int style) => (style & 3) switch
    {
        1 => "\"" + Escape(word, '"') + "\"",
        2 => "'" + Escape(word, '\'') + "'",
        _ => word.Length == 0 ? "''" : string.Concat(word.Select(c => "\\" + c)),
    };

    private static string Escape(string word, char quote) => word.Replace("\\", "\\\\", System.StringComparison.Ordinal)
        .Replace(quote.ToString(), "\\" + quote, System.StringComparison.Ordinal);

    // A machine with one state a character: slow and obvious.
    private static List<string> Model(string text, bool backslashInSingleQuotes)
    {
        List<string> arguments = [];
        StringBuilder? current = null;
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool escapes = c == '\\' && i + 1 < text.Length && (quote != '\'' || backslashInSingleQuotes);
            if (escapes)
            {
                (current ??= new StringBuilder()).Append(text[++i]);
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (current is not null)
                {
                    arguments.Add(current.ToString());
                    current = null;
                }
            }
            else if (quote == '\0' && (c == '"' || c == '\''))
            {
                current ??= new StringBuilder();
                quote = c;
            }
            else if (c == quote)
            {
                quote = '\0';
            }
            else
            {
                (current ??= new StringBuilder()).Append(c);
            }
        }

        if (current is not null)
        {
            arguments.Add(current.ToString());
        }

        return arguments;
    }
}
