namespace AfsLd.Domain.Options;

/// <summary>The platforms of LC_BUILD_VERSION (PLATFORM_*, mach-o/loader.h).</summary>
public enum Platform
{
    /// <summary>Not known yet: taken from the inputs.</summary>
    Unknown = 0,
    /// <summary>PLATFORM_MACOS.</summary>
    MacOS = 1,
    /// <summary>PLATFORM_IOS.</summary>
    IOS = 2,
    /// <summary>PLATFORM_TVOS.</summary>
    TvOS = 3,
    /// <summary>PLATFORM_WATCHOS.</summary>
    WatchOS = 4,
    /// <summary>PLATFORM_BRIDGEOS.</summary>
    BridgeOS = 5,
    /// <summary>PLATFORM_MACCATALYST.</summary>
    MacCatalyst = 6,
    /// <summary>PLATFORM_IOSSIMULATOR.</summary>
    IOSSimulator = 7,
    /// <summary>PLATFORM_TVOSSIMULATOR.</summary>
    TvOSSimulator = 8,
    /// <summary>PLATFORM_WATCHOSSIMULATOR.</summary>
    WatchOSSimulator = 9,
    /// <summary>PLATFORM_DRIVERKIT.</summary>
    DriverKit = 10,
    /// <summary>PLATFORM_VISIONOS.</summary>
    VisionOS = 11,
    /// <summary>PLATFORM_VISIONOSSIMULATOR.</summary>
    VisionOSSimulator = 12,
}
