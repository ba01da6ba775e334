using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;
using AfsLd.Shell.Native;
using AfsLd.Shell.Outputs;

namespace AfsLd.Shell.Reporting;

/// <summary>Tells the user what there is to tell, and says what the process returns.</summary>
internal static class Report
{
    /// <summary>Writes the diagnostics to standard error; returns the exit code: 0 without errors, else that of the first error.</summary>
    internal static int Run(ImmutableArray<Diagnostic> diagnostics, LinkOptions options)
    {
        if (diagnostics.IsEmpty)
        {
            return 0;
        }

        string text = RenderDiagnostics.Run(diagnostics, options, IsColored(options.Color));
        if (text.Length > 0)
        {
            StandardStream.WriteError(FitToTerminal.Wrap(options.Demangle ? PlatformDemangler.Run(text) : text, StandardStream.ErrorColumns()));
        }

        return ExitCode(diagnostics, options);
    }

    /// <summary>Writes what was asked for to standard output; returns the exit code: 0, or that of an output that cannot be written.</summary>
    internal static int Output(string text)
    {
        if (StandardStream.WriteOutput(text))
        {
            return 0;
        }

        Diagnostic lost = Diagnostic.LinkError(OutputCodes.NotWritten, new Origin("standard output"), "not all of it could be written");
        return Run([lost], new LinkOptions());
    }

    /// <summary>The exit code that diagnostics lead to.</summary>
    internal static int ExitCode(IEnumerable<Diagnostic> diagnostics, LinkOptions options)
    {
        bool warned = false;
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (diagnostic.Severity == Severity.Error)
            {
                return (int)diagnostic.Class;
            }

            warned |= !options.SuppressWarnings;
        }

        return warned && options.FatalWarnings ? (int)FailureClass.Link : 0;
    }

    /// <summary>A bug of ours: what to tell us.</summary>
    internal static int Internal(Exception exception)
    {
        StandardStream.WriteError(
            $"afs-ld: error: internal error: {exception.GetType().Name}: {exception.Message}\n{exception.StackTrace}\n"
            + "This is a bug of afs-ld. Please report it with these lines, the command line and, if you can, the inputs.\n");
        return (int)FailureClass.Internal;
    }

    // no-color.org: NO_COLOR counts if it is there and not empty.
    private static bool IsColored(ColorMode mode) => mode switch
    {
        ColorMode.Always => true,
        ColorMode.Never => false,
        _ => StandardStream.IsErrorTerminal()
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not "dumb",
    };
}
