using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Reporting;

/// <summary>Says which names nothing defines: who refers to them, and what may have been meant.</summary>
internal static class ReportUndefined
{
    private const int ShownReferrers = 5;
    private const int SuggestedNames = 3;

    /// <summary>Reports the names in the order of the objects that first refer to them, then as they were first mentioned; first those that
    /// options alone ask for.</summary>
    /// <remarks>A symbol table entry that no relocation uses is no reference (ld64 and lld agree): it decides no order either.</remarks>
    /// <param name="execution">Objects are searched in parallel.</param>
    /// <param name="resolution">Objects and names.</param>
    /// <param name="graph">If given, what is dropped from it refers to nothing.</param>
    /// <param name="missing">The names.</param>
    /// <param name="options">Some of them name symbols too.</param>
    public static ImmutableArray<Diagnostic> Run(
        IExecution execution, Resolution resolution, AtomGraph? graph, ImmutableArray<SymbolId> missing, LinkOptions options)
    {
        if (missing.IsEmpty)
        {
            return [];
        }

        int limit = options.Verbose ? int.MaxValue : ShownReferrers;
        ImmutableArray<FindReferrers.Referrers> referrers = FindReferrers.Run(execution, resolution, graph, missing, limit);
        var diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (int i in InOrder(referrers))
        {
            List<string> named = OptionsThatName(resolution, missing[i], options);
            if (referrers[i].Count == 0 && named.Count == 0)
            {
                continue;
            }

            string? suggestion = diagnostics.Count < SuggestedNames ? SuggestName.Run(resolution, missing[i]) : null;
            string text = Describe(resolution.Globals.TextOf(missing[i]), referrers[i], named, suggestion);
            if (suggestion is null && missing[i] == resolution.Entry && !options.EntryIsExplicit && !options.IsStatic)
            {
                text += "\n    an executable begins there; -dylib and -bundle make what has no beginning, -e names another";
            }

            Origin origin = referrers[i].FirstObject < 0 ? Origin.CommandLine : resolution.Objects[referrers[i].FirstObject].Origin;
            diagnostics.Add(options.Undefined == UndefinedTreatment.Warning
                ? Diagnostic.Warning(SymbolCodes.Undefined, origin, text)
                : Diagnostic.LinkError(SymbolCodes.Undefined, origin, text));
        }

        return diagnostics.DrainToImmutable();
    }

    private static int[] InOrder(ImmutableArray<FindReferrers.Referrers> referrers)
    {
        var order = new int[referrers.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (left, right) =>
            referrers[left].FirstObject != referrers[right].FirstObject ? referrers[left].FirstObject.CompareTo(referrers[right].FirstObject) : left.CompareTo(right));
        return order;
    }

    /// <summary>The options that ask for a name, as messages show them.</summary>
    public static List<string> OptionsThatName(Resolution resolution, SymbolId symbol, LinkOptions options)
    {
        var named = new List<string>();
        string name = resolution.Globals.TextOf(symbol);
        if (symbol == resolution.Entry)
        {
            named.Add(options.EntryIsExplicit ? "-e, the entry point" : "the entry point");
        }

        if (options.RequiredNames.Contains(name))
        {
            named.Add("-u");
        }

        foreach (SymbolAlias alias in options.Aliases)
        {
            if (alias.Existing == name)
            {
                named.Add($"-alias {alias.Existing} {alias.New}");
            }
        }

        if (options.InitName == name)
        {
            named.Add("-init");
        }

        if (options.ExportedNames is { } exported && exported.Contains(name))
        {
            named.Add("-exported_symbol or -exported_symbols_list");
        }

        if (options.ReexportedNames.Contains(name))
        {
            named.Add("-reexported_symbols_list");
        }

        return named;
    }

    private static string Describe(string name, FindReferrers.Referrers referrers, List<string> named, string? suggestion)
    {
        var text = new StringBuilder("undefined symbol: ").Append(name);
        foreach (string referrer in referrers.Shown)
        {
            text.Append("\n    referenced by ").Append(referrer);
        }

        int more = referrers.Count - referrers.Shown.Length;
        if (more > 0)
        {
            text.Append("\n    and ").Append(more).Append(more == 1 ? " more reference" : " more references");
        }

        foreach (string option in named)
        {
            text.Append("\n    referenced by ").Append(option);
        }

        if (suggestion is not null)
        {
            text.Append("\n    did you mean: ").Append(suggestion);
        }

        return text.ToString();
    }
}
