namespace AfsLd.Stages.Arguments;

/// <summary>What is said of the version.</summary>
internal static class VersionText
{
    /// <summary>The version of this program.</summary>
    internal const string Version = "0.1.0";

    /// <summary>The ld64 whose command line is understood. CMake and Meson look for the beginning of the banner.</summary>
    internal const string Compatible = "956.6";

    /// <summary><c>-v</c>.</summary>
    internal const string Banner =
        "@(#)PROGRAM:ld PROJECT:ld64-" + Compatible + " (afs-ld " + Version + ")\nconfigured to support archs: arm64\n";

    /// <summary><c>--version</c>.</summary>
    internal const string Line = "afs-ld " + Version + " (compatible with ld64-" + Compatible + ")\n";

    /// <summary><c>-version_details</c>.</summary>
    internal const string Details = "{\n  \"version\": \"" + Compatible + "\",\n  \"program\": \"afs-ld\",\n  \"program_version\": \"" + Version
        + "\",\n  \"architectures\": [\"arm64\"],\n  \"tbd_versions\": [1, 2, 3, 4, 5]\n}\n";
}
