using System;
using System.Collections.Immutable;
using System.Text;

namespace AfsLd.Stages.Reproducing;

/// <summary>Writes arguments as a response file, one a line, so that SplitResponseFile gives them back.</summary>
internal static class QuoteResponseFile
{
    private const string Special = " \t\n\r\v\f\\\"'";

    /// <summary>The text.</summary>
    internal static string Run(ImmutableArray<string> arguments)
    {
        StringBuilder text = new();
        foreach (string argument in arguments)
        {
            if (argument.Length > 0 && argument.AsSpan().IndexOfAny(Special) < 0)
            {
                text.Append(argument).Append('\n');
                continue;
            }

            text.Append('"');
            foreach (char c in argument)
            {
                if (c is '"' or '\\')
                {
                    text.Append('\\');
                }

                text.Append(c);
            }

            text.Append("\"\n");
        }

        return text.ToString();
    }
}
