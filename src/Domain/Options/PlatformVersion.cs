namespace AfsLd.Domain.Options;

/// <summary>What <c>-platform_version</c> says: platform, minimum OS and SDK (LC_BUILD_VERSION).</summary>
public sealed record PlatformVersion(Platform Platform, PackedVersion MinimumOS, PackedVersion Sdk);
