using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Options;
using LanguageExt;

namespace AfsLd.Stages.Reporting;

/// <summary>With -dead_strip, says which names that nothing defines, or that two objects define, matter to something that lives.</summary>
/// <remarks>ld64 and lld do not mind what dead code refers to, ld64 not what is dead and defined twice: resolution leaves both
/// questions to this stage.</remarks>
public static class CheckMissing
{
    /// <summary>The graph, or an error for each such name.</summary>
    public static Fin<AtomGraph> Run(IExecution execution, AtomGraph graph, LinkOptions options)
    {
        ImmutableArray<Diagnostic> errors = ReportUndefined.Run(execution, graph.Resolution, graph, graph.Resolution.Missing, options);
        if (!graph.Resolution.Repeated.IsEmpty)
        {
            errors = errors.AddRange(LiveRepetitions(graph));
        }

        return errors.IsEmpty ? graph : new LinkError(errors);
    }

    private static List<Diagnostic> LiveRepetitions(AtomGraph graph)
    {
        var errors = new List<Diagnostic>();
        foreach (RepeatedDefinition repeated in graph.Resolution.Repeated)
        {
            if (IsLive(graph, graph.AtomOfGlobal[repeated.Symbol.Value]) || IsLive(graph, graph.AtomOfSymbol[repeated.Object][repeated.Index]))
            {
                errors.Add(repeated.Error);
            }
        }

        return errors;
    }

    /// <summary>What has no atom (an absolute symbol) cannot be stripped.</summary>
    private static bool IsLive(AtomGraph graph, int atom) => atom < 0 || (graph.Atoms.Flags[atom] & AtomFlags.Dropped) == 0;
}
