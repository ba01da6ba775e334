using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Resolving;

namespace AfsLd.Stages.Reporting;

/// <summary>Says which names have two strong definitions, with both places.</summary>
internal static class ReportDuplicates
{
    /// <summary>Reports them in the order they were met; gives those that are an error only if they live.</summary>
    /// <remarks>With -dead_strip a pulled member may repeat a definition: a warning, and the first stays (ld64). So may any object
    /// what turns out to be dead (ld64; lld with --dead-strip-duplicates).</remarks>
    public static ImmutableArray<RepeatedDefinition> Run(
        LinkFold fold, List<DuplicateDefinition> duplicates, int namedObjects, LinkOptions options, List<Diagnostic> errors, List<Diagnostic> warnings)
    {
        if (options.AllowMultipleDefinitions || (options.DeadStrip && options.AllowDeadDuplicates))
        {
            return [];
        }

        var later = ImmutableArray.CreateBuilder<RepeatedDefinition>();
        Origin? twice = null;
        foreach (DuplicateDefinition duplicate in duplicates)
        {
            ParsedObject first = fold.Objects[duplicate.FirstObject];
            ParsedObject second = fold.Objects[duplicate.SecondObject];
            string text = $"duplicate symbol: {Encoding.UTF8.GetString(fold.Names.NameOf(duplicate.Symbol))}"
                + $"\n    defined in {DescribePlace.OfSymbol(first, duplicate.FirstIndex)}"
                + $"\n    defined in {DescribePlace.OfSymbol(second, duplicate.SecondIndex)}";
            if (first.Origin == second.Origin && first.Origin.Member is null && first.Origin != twice)
            {
                twice = first.Origin;
                text += "\n    the file is linked twice: is it named twice on the command line?";
            }

            if (options.DeadStrip && duplicate.SecondObject >= namedObjects)
            {
                warnings.Add(Diagnostic.Warning(SymbolCodes.Duplicate, second.Origin, text));
                continue;
            }

            Diagnostic error = Diagnostic.LinkError(SymbolCodes.Duplicate, second.Origin, text);
            if (options.DeadStrip)
            {
                later.Add(new RepeatedDefinition(new SymbolId(duplicate.Symbol), duplicate.SecondObject, duplicate.SecondIndex, error));
            }
            else
            {
                errors.Add(error);
            }
        }

        return later.DrainToImmutable();
    }
}
