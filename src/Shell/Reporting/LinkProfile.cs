using System.Collections.Immutable;

namespace AfsLd.Shell.Reporting;

/// <summary>What there is to tell of a link's costs.</summary>
/// <param name="Stages">What each stage used.</param>
/// <param name="Total">What the process used until now, from its start.</param>
/// <param name="PeakBytes">The most memory it had resident; 0 if that is not known.</param>
/// <param name="Workers">How many threads stages may use.</param>
/// <param name="Counts">How much there was to do.</param>
internal sealed record LinkProfile(
    ImmutableArray<StageRow> Stages,
    StageSample Total,
    long PeakBytes,
    int Workers,
    ImmutableArray<LinkCount> Counts)
{
    /// <summary>What stages used, all together.</summary>
    internal StageSample Accounted
    {
        get
        {
            StageSample sum = default;
            foreach (StageRow row in Stages)
            {
                sum = sum.Plus(row.Used);
            }

            return sum;
        }
    }
}
