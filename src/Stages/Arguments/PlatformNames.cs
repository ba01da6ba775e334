using AfsLd.Domain.Options;

namespace AfsLd.Stages.Arguments;

/// <summary>The names and numbers of platforms that -platform_version knows.</summary>
internal static class PlatformNames
{
    /// <summary>What a diagnostic says is expected.</summary>
    internal const string Expected =
        "macos, ios, tvos, watchos, bridgeos, mac-catalyst, ios-simulator, tvos-simulator, watchos-simulator, driverkit, visionos, "
        + "visionos-simulator, or a number from 1 to 12";

    /// <summary>The platform of a name or of a PLATFORM_* number; Unknown if there is none.</summary>
    internal static Platform Find(string name) => name switch
    {
        "macos" or "macosx" or "1" => Platform.MacOS,
        "ios" or "2" => Platform.IOS,
        "tvos" or "3" => Platform.TvOS,
        "watchos" or "4" => Platform.WatchOS,
        "bridgeos" or "5" => Platform.BridgeOS,
        "mac-catalyst" or "maccatalyst" or "6" => Platform.MacCatalyst,
        "ios-simulator" or "iossimulator" or "7" => Platform.IOSSimulator,
        "tvos-simulator" or "tvossimulator" or "8" => Platform.TvOSSimulator,
        "watchos-simulator" or "watchossimulator" or "9" => Platform.WatchOSSimulator,
        "driverkit" or "10" => Platform.DriverKit,
        "visionos" or "xros" or "11" => Platform.VisionOS,
        "visionos-simulator" or "xros-simulator" or "visionossimulator" or "xrossimulator" or "12" => Platform.VisionOSSimulator,
        _ => Platform.Unknown,
    };

    /// <summary>The platform of one of the older -X_version_min options; Unknown if it is none.</summary>
    internal static Platform OfMinimumOption(string option) => option switch
    {
        "-macosx_version_min" or "-macos_version_min" => Platform.MacOS,
        "-ios_version_min" or "-iphoneos_version_min" => Platform.IOS,
        "-ios_simulator_version_min" => Platform.IOSSimulator,
        "-tvos_version_min" => Platform.TvOS,
        "-tvos_simulator_version_min" => Platform.TvOSSimulator,
        "-watchos_version_min" => Platform.WatchOS,
        "-watchos_simulator_version_min" => Platform.WatchOSSimulator,
        "-bridgeos_version_min" => Platform.BridgeOS,
        "-maccatalyst_version_min" or "-iosmac_version_min" or "-uikitformac_version_min" => Platform.MacCatalyst,
        "-driverkit_version_min" => Platform.DriverKit,
        _ => Platform.Unknown,
    };
}
