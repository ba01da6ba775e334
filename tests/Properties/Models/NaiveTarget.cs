using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain.Options;

namespace AfsLd.Tests.Properties.Models;

/// <summary>A rule of target inference that a mutant forgets.</summary>
public enum TargetBlunder
{
    None,
    IgnoresCommandLine,
    AsksArchivesFirst,
    LastPlatformWins,
    FirstVersionWins,
    SdkFollowsMinimum,
    SdkOlderThanSystem,
    ForgetsArchives,
    OtherDefault,
}

/// <summary>The platform of a link by sorting what everybody says.</summary>
public static class NaiveTarget
{
    /// <summary>The target.</summary>
    /// <param name="given">What the command line says.</param>
    /// <param name="objects">What the objects say, in order; null where one says nothing.</param>
    /// <param name="firstMembers">What the first members of archives say.</param>
    /// <param name="blunder">The rule that is broken.</param>
    public static PlatformVersion Of(
        PlatformVersion? given, IEnumerable<PlatformVersion?> objects, IEnumerable<PlatformVersion?> firstMembers, TargetBlunder blunder = TargetBlunder.None)
    {
        if (given is not null && blunder != TargetBlunder.IgnoresCommandLine)
        {
            return given;
        }

        PlatformVersion[] said = [.. objects.OfType<PlatformVersion>()];
        PlatformVersion[] members = blunder == TargetBlunder.ForgetsArchives ? [] : [.. firstMembers.OfType<PlatformVersion>()];
        PlatformVersion[] deciding = (blunder == TargetBlunder.AsksArchivesFirst ? members.Length > 0 : said.Length == 0) ? members : said;
        if (deciding.Length == 0)
        {
            PackedVersion first = PackedVersion.Of(blunder == TargetBlunder.OtherDefault ? 12 : 11);
            return new PlatformVersion(Platform.MacOS, first, first);
        }

        Platform platform = (blunder == TargetBlunder.LastPlatformWins ? deciding[^1] : deciding[0]).Platform;
        PlatformVersion[] same = [.. deciding.Where(d => d.Platform == platform)];
        same = blunder == TargetBlunder.FirstVersionWins ? same[..1] : same;
        PackedVersion system = same.Max(v => v.MinimumOS);
        PackedVersion sdk = blunder == TargetBlunder.SdkFollowsMinimum ? same.MaxBy(v => v.MinimumOS)?.Sdk ?? default : same.Max(v => v.Sdk);
        return new PlatformVersion(platform, system, sdk < system && blunder != TargetBlunder.SdkOlderThanSystem ? system : sdk);
    }
}
