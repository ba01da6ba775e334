using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Options;
using LanguageExt;

namespace AfsLd.Stages.Reporting;

/// <summary>With -dead_strip, says which names that nothing defines are referred to by something that lives.</summary>
/// <remarks>ld64 and lld do not mind what dead code refers to, so resolution leaves the question to this stage.</remarks>
public static class CheckMissing
{
    /// <summary>The graph, or an error for each such name.</summary>
    public static Fin<AtomGraph> Run(IExecution execution, AtomGraph graph, LinkOptions options)
    {
        ImmutableArray<Diagnostic> errors = ReportUndefined.Run(execution, graph.Resolution, graph, graph.Resolution.Missing, options);
        return errors.IsEmpty ? graph : new LinkError(errors);
    }
}
