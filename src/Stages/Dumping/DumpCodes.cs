namespace AfsLd.Stages.Dumping;

/// <summary>The diagnostic codes of --dump.</summary>
public static class DumpCodes
{
    /// <summary>A table is not what its format wants.</summary>
    public const string Malformed = "dump-malformed";

    /// <summary>The dump was longer than a multiple of the file and is cut.</summary>
    public const string TooLong = "dump-too-long";

    /// <summary>The file is none that is shown.</summary>
    public const string UnknownFile = "dump-unknown-file";
}
