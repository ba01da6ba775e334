using System.Collections.Generic;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Resolving;

namespace AfsLd.Stages.Reporting;

/// <summary>Says which names have two strong definitions, with both places.</summary>
internal static class ReportDuplicates
{
    /// <summary>Reports them in the order they were met.</summary>
    /// <remarks>With -dead_strip a pulled member may repeat a definition: a warning, and the first stays (ld64).</remarks>
    public static void Run(
        LinkFold fold, List<DuplicateDefinition> duplicates, int namedObjects, LinkOptions options, List<Diagnostic> errors, List<Diagnostic> warnings)
    {
        if (options.AllowMultipleDefinitions)
        {
            return;
        }

        foreach (DuplicateDefinition duplicate in duplicates)
        {
            ParsedObject first = fold.Objects[duplicate.FirstObject];
            ParsedObject second = fold.Objects[duplicate.SecondObject];
            string text = $"duplicate symbol: {Encoding.UTF8.GetString(fold.Names.NameOf(duplicate.Symbol))}"
                + $"\n    defined in {DescribePlace.OfSymbol(first, duplicate.FirstIndex)}"
                + $"\n    defined in {DescribePlace.OfSymbol(second, duplicate.SecondIndex)}";
            if (options.DeadStrip && duplicate.SecondObject >= namedObjects)
            {
                warnings.Add(Diagnostic.Warning(SymbolCodes.Duplicate, second.Origin, text));
            }
            else
            {
                errors.Add(Diagnostic.LinkError(SymbolCodes.Duplicate, second.Origin, text));
            }
        }
    }
}
