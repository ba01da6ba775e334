using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;
using AfsLd.Stages.Resolving;

namespace AfsLd.Stages.Reporting;

/// <summary>Says which names nothing defines: who refers to them, and what may have been meant.</summary>
internal static class ReportUndefined
{
    private const int ShownReferrers = 5;
    private const int SuggestedNames = 3;

    /// <summary>Reports the names in the order they were first mentioned.</summary>
    public static void Run(
        IExecution execution, LinkFold fold, DylibSearch search, OptionNames optionNames, ImmutableArray<int> undefined, LinkOptions options, List<Diagnostic> diagnostics)
    {
        if (undefined.IsEmpty)
        {
            return;
        }

        int limit = options.Verbose ? int.MaxValue : ShownReferrers;
        ImmutableArray<FindReferrers.Referrers> referrers = FindReferrers.Run(execution, fold, undefined, limit);
        for (int i = 0; i < undefined.Length; i++)
        {
            int id = undefined[i];
            var text = new StringBuilder("undefined symbol: ").Append(Encoding.UTF8.GetString(fold.Names.NameOf(id)));
            foreach (string referrer in referrers[i].Shown)
            {
                text.Append("\n    referenced by ").Append(referrer);
            }

            int more = referrers[i].Count - referrers[i].Shown.Length;
            if (more > 0)
            {
                text.Append("\n    and ").Append(more).Append(more == 1 ? " more reference" : " more references");
            }

            foreach (string option in OptionsThatName(fold, optionNames, id, options))
            {
                text.Append("\n    referenced by ").Append(option);
            }

            if (i < SuggestedNames && SuggestName.Run(fold, search, id) is { } suggestion)
            {
                text.Append("\n    did you mean: ").Append(suggestion);
            }

            Origin origin = referrers[i].First ?? Origin.CommandLine;
            diagnostics.Add(options.Undefined == UndefinedTreatment.Warning
                ? Diagnostic.Warning(SymbolCodes.Undefined, origin, text.ToString())
                : Diagnostic.LinkError(SymbolCodes.Undefined, origin, text.ToString()));
        }
    }

    private static List<string> OptionsThatName(LinkFold fold, OptionNames optionNames, int id, LinkOptions options)
    {
        var named = new List<string>();
        string name = Encoding.UTF8.GetString(fold.Names.NameOf(id));
        if (id == optionNames.Entry)
        {
            named.Add(options.EntryIsExplicit ? "-e, the entry point" : "the entry point");
        }

        if (options.RequiredNames.Contains(name))
        {
            named.Add("-u");
        }

        if (options.InitName == name)
        {
            named.Add("-init");
        }

        ReferenceMarks marks = fold.Names[id].Marks;
        if ((marks & ReferenceMarks.ListedForExport) != 0)
        {
            named.Add("-exported_symbol(s_list)");
        }

        if ((marks & ReferenceMarks.ListedForReexport) != 0)
        {
            named.Add("-reexported_symbols_list");
        }

        return named;
    }
}
