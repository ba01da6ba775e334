using System.Collections.Immutable;
using AfsLd.Domain.Options;
using AfsLd.Stages.Arguments;

namespace AfsLd.Stages.Reproducing;

/// <summary>The response.txt of an archive of --reproduce: the arguments as they were, behind the folder in which they were meant.</summary>
public static class WriteResponse
{
    /// <summary>The text.</summary>
    public static string Run(ImmutableArray<string> arguments, LinkOptions options)
    {
        ImmutableArray<string> all = [OptionNames.Reproduced + options.WorkingFolder, .. arguments];

        // ZERO_AR_DATE of the environment may have said so.
        return QuoteResponseFile.Run(options.Reproducible ? all.Add("-reproducible") : all);
    }
}
