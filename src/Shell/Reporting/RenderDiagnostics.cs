using System.Collections.Generic;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;

namespace AfsLd.Shell.Reporting;

/// <summary>Writes diagnostics as text: <c>afs-ld: error: path(member): text</c>.</summary>
internal static class RenderDiagnostics
{
    private const string Bold = "\e[1m";
    private const string Red = "\e[1;31m";
    private const string Magenta = "\e[1;35m";
    private const string Plain = "\e[0m";

    /// <summary>The text, a line for each and further ones where its text has them; empty if there is nothing to say.</summary>
    /// <param name="diagnostics">What there is to say, in order.</param>
    /// <param name="options">-w, -fatal_warnings and --error-limit.</param>
    /// <param name="isColored">Whether terminal colours are used.</param>
    internal static string Run(IEnumerable<Diagnostic> diagnostics, LinkOptions options, bool isColored)
    {
        StringBuilder text = new();
        int shown = 0;
        int hidden = 0;
        foreach (Diagnostic diagnostic in diagnostics)
        {
            bool isError = diagnostic.Severity == Severity.Error;
            if (!isError && options.SuppressWarnings)
            {
                continue;
            }

            if (isError && options.ErrorLimit > 0 && shown == options.ErrorLimit)
            {
                hidden++;
                continue;
            }

            shown += isError ? 1 : 0;
            Append(text, diagnostic, isError, isColored);
        }

        if (hidden > 0)
        {
            text.Append("afs-ld: ").Append(hidden).Append(hidden == 1 ? " more error is" : " more errors are")
                .Append(" not shown (--error-limit=0 shows all)\n");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Diagnostic diagnostic, bool isError, bool isColored)
    {
        text.Append(isColored ? Bold : "").Append("afs-ld: ")
            .Append(isColored ? isError ? Red : Magenta : "").Append(isError ? "error: " : "warning: ")
            .Append(isColored ? Plain : "");
        StringBuilder said = new();
        AppendOrigin(said, diagnostic.Origin);
        text.Append(FitToTerminal.Escape(said.Append(diagnostic.Text).ToString())).Append('\n');
    }

    private static void AppendOrigin(StringBuilder text, Origin origin)
    {
        if (origin.File is null && origin.Section is null)
        {
            return;
        }

        text.Append(origin.FileAndMember);
        if (origin.Section is string section)
        {
            text.Append(":(").Append(section);
            if (origin.Offset is long inSection)
            {
                text.Append("+0x").Append(inSection.ToString("x", System.Globalization.CultureInfo.InvariantCulture));
            }

            text.Append(')');
        }
        else if (origin.Offset is long inFile)
        {
            text.Append(": at offset 0x").Append(inFile.ToString("x", System.Globalization.CultureInfo.InvariantCulture));
        }

        text.Append(": ");
    }
}
