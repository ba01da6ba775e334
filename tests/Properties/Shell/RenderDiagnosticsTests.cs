using System;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;
using AfsLd.Shell.Reporting;
using Xunit;

namespace AfsLd.Tests.Properties.Shell;

public sealed class RenderDiagnosticsTests
{
    private static readonly LinkOptions Plain = new();

    [Fact]
    public void A_diagnostic_shows_where_it_is_from()
    {
        Assert.Equal("afs-ld: error: text\n", Render(Plain, Diagnostic.Usage("c", "text")));
        Assert.Equal("afs-ld: error: a.o: text\n", Render(Plain, Diagnostic.LinkError("c", new Origin("a.o"), "text")));
        Assert.Equal("afs-ld: warning: l.a(m.o): text\n", Render(Plain, Diagnostic.Warning("c", new Origin("l.a", "m.o"), "text")));
        Assert.Equal("afs-ld: error: a.o: at offset 0x1c: text\n", Render(Plain, Diagnostic.Malformed("c", new Origin("a.o", Offset: 0x1c), "text")));
        Assert.Equal(
            "afs-ld: error: l.a(m.o):(__TEXT,__text+0x8): text\n",
            Render(Plain, Diagnostic.Malformed("c", new Origin("l.a", "m.o", "__TEXT,__text", 8), "text")));
    }

    [Fact]
    public void Errors_beyond_the_limit_are_counted_and_warnings_are_not()
    {
        Diagnostic error = Diagnostic.Usage("c", "no");
        Diagnostic warning = Diagnostic.Warning("c", Origin.CommandLine, "hm");

        string text = Render(Plain with { ErrorLimit = 2 }, error, warning, error, error, warning, error);

        Assert.Equal("error error warning warning", string.Join(' ', text.Split('\n').Where(line => line.Contains(": ", StringComparison.Ordinal) && !line.Contains("limit", StringComparison.Ordinal)).Select(line => line.Split(": ")[1]).Order(StringComparer.Ordinal)));
        Assert.EndsWith("afs-ld: 2 more errors are not shown (--error-limit=0 shows all)\n", text, StringComparison.Ordinal);
        Assert.Equal(4, Render(Plain with { ErrorLimit = 0 }, error, error, error, error).Split('\n').Length - 1);
    }

    [Fact]
    public void Warnings_can_be_silent_or_fatal()
    {
        Diagnostic warning = Diagnostic.Warning("c", Origin.CommandLine, "hm");

        Assert.Empty(Render(Plain with { SuppressWarnings = true }, warning));
        Assert.Equal(0, Report.ExitCode([warning], Plain));
        Assert.Equal(1, Report.ExitCode([warning], Plain with { FatalWarnings = true }));
    }

    [Fact]
    public void The_exit_code_is_that_of_the_first_error()
    {
        Diagnostic warning = Diagnostic.Warning("c", Origin.CommandLine, "hm");

        Assert.Equal(65, Report.ExitCode([warning, Diagnostic.Malformed("c", Origin.CommandLine, ""), Diagnostic.Usage("c", "")], Plain));
        Assert.Equal(66, Report.ExitCode([Diagnostic.Missing("c", Origin.CommandLine, "")], Plain));
        Assert.Equal(2, Report.ExitCode([Diagnostic.Usage("c", "")], Plain));
        Assert.Equal(1, Report.ExitCode([Diagnostic.LinkError("c", Origin.CommandLine, "")], Plain));
        Assert.Equal(0, Report.ExitCode([], Plain));
    }

    [Fact]
    public void Colours_change_nothing_but_colour()
    {
        Diagnostic error = Diagnostic.LinkError("c", new Origin("a.o"), "text");
        string colored = RenderDiagnostics.Run([error], Plain, isColored: true);

        Assert.Contains("\e[", colored, StringComparison.Ordinal);
        Assert.Equal(Render(Plain, error), System.Text.RegularExpressions.Regex.Replace(colored, "\e\\[[0-9;]*m", ""));
    }

    private static string Render(LinkOptions options, params ImmutableArray<Diagnostic> diagnostics) =>
        RenderDiagnostics.Run(diagnostics, options, isColored: false);
}
