using System.Collections.Generic;
using System.Collections.Immutable;
using LanguageExt.Common;

namespace AfsLd.Domain.Diagnostics;

/// <summary>The failure of a stage: all its diagnostics, in input order. What every <c>Fin</c> of the core fails with.</summary>
public sealed record LinkError(ImmutableArray<Diagnostic> Diagnostics) : Expected("link failed", 1)
{
    /// <summary>A failure with one diagnostic.</summary>
    public LinkError(Diagnostic diagnostic)
        : this([diagnostic])
    {
    }

    /// <summary>The diagnostics of an error that the core made; an error of another kind is a bug of ours.</summary>
    public static IReadOnlyList<Diagnostic> DiagnosticsOf(Error error) => error is LinkError link
        ? link.Diagnostics
        : [new Diagnostic(Severity.Error, "internal-error", FailureClass.Internal, Origin.CommandLine, error.Message)];
}
