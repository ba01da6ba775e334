namespace AfsLd.Stages.Arguments;

/// <summary>What -v says before a link.</summary>
public static class Banner
{
    /// <summary>The text.</summary>
    public const string Text = VersionText.Banner;

    /// <summary>The program and its version, for files that name their maker.</summary>
    public const string Program = "afs-ld " + VersionText.Version;
}
