using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;

namespace AfsLd.Domain.Options;

/// <summary>What a command line asks for.</summary>
public abstract record CommandLine
{
    private CommandLine()
    {
    }

    /// <summary>Link.</summary>
    /// <param name="Options">Everything the command line says.</param>
    /// <param name="Warnings">What is odd about it, in argument order.</param>
    public sealed record Link(LinkOptions Options, ImmutableArray<Diagnostic> Warnings) : CommandLine;

    /// <summary>The contents of files are needed before the command line can be understood: response files, lists of
    /// inputs and of symbols, contents of -sectcreate.</summary>
    /// <param name="Paths">The files, in first-mention order; none that was given already.</param>
    /// <param name="ReproducedFrom">With <c>--reproduced=</c>: the folder in which the link ran that is done again; else null.</param>
    public sealed record NeedFiles(ImmutableArray<string> Paths, string? ReproducedFrom = null) : CommandLine;

    /// <summary><c>--verify FILE...</c> without a link.</summary>
    public sealed record Verify(ImmutableArray<string> Paths) : CommandLine;

    /// <summary><c>--dump FILE...</c> without a link.</summary>
    public sealed record Dump(ImmutableArray<string> Paths) : CommandLine;

    /// <summary>Print a text on stdout and be done: <c>--version</c>, <c>--help</c>, <c>-version_details</c>.</summary>
    public sealed record Print(string Text) : CommandLine;

    /// <summary>Print the banner of <c>-v</c> on stderr and be done: <c>-v</c> without inputs.</summary>
    public sealed record Banner(string Text) : CommandLine;
}
