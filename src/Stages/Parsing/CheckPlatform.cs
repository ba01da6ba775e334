using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using LanguageExt;

namespace AfsLd.Stages.Parsing;

/// <summary>Checks that inputs are for the platform of the link, as ld64 and lld do.</summary>
internal static class CheckPlatform
{
    /// <summary>The object, with a warning when it is for a newer system; fails when it is for another platform.</summary>
    internal static Fin<ParsedObject> Of(Fin<ParsedObject> result, PlatformVersion target)
    {
        if (result.IsFail || (ParsedObject)result is not { Platform: { } platform } value || platform.Platform == Platform.Unknown)
        {
            return result;
        }

        if (!Agree(platform.Platform, target.Platform) && value.OtherPlatform is { } other && Agree(other.Platform, target.Platform))
        {
            platform = other;
        }

        if (!Agree(platform.Platform, target.Platform))
        {
            return new LinkError(Mismatch(value.Origin, "an object", platform.Platform, target));
        }

        return platform.MinimumOS <= target.MinimumOS
            ? result
            : value with
            {
                Warnings = value.Warnings.Add(Diagnostic.Warning(
                    ParsingCodes.WrongPlatform,
                    value.Origin,
                    $"built for {NameOf(platform.Platform)} {platform.MinimumOS}, which is newer than the {target.MinimumOS} that is linked for")),
            };
    }

    /// <summary>Null if a library is for the platform, or does not say.</summary>
    internal static Diagnostic? Of(Origin origin, ImmutableArray<Platform> platforms, PlatformVersion target)
    {
        foreach (Platform platform in platforms)
        {
            // Catalyst programs link macOS libraries, which dyld checks for itself.
            if (platform == Platform.Unknown || Agree(platform, target.Platform) || target.Platform == Platform.MacCatalyst)
            {
                return null;
            }
        }

        return platforms.IsEmpty ? null : Mismatch(origin, "a library", platforms[0], target);
    }

    // lld: a simulator's objects may be linked for its device and the other way round.
    private static bool Agree(Platform left, Platform right) => DeviceOf(left) == DeviceOf(right);

    private static Platform DeviceOf(Platform platform) => platform switch
    {
        Platform.IOSSimulator => Platform.IOS,
        Platform.TvOSSimulator => Platform.TvOS,
        Platform.WatchOSSimulator => Platform.WatchOS,
        Platform.VisionOSSimulator => Platform.VisionOS,
        _ => platform,
    };

    private static Diagnostic Mismatch(Origin origin, string what, Platform platform, PlatformVersion target) => Diagnostic.LinkError(
        ParsingCodes.WrongPlatform,
        origin,
        $"{what} built for {NameOf(platform)} cannot be linked for {NameOf(target.Platform)}");

    /// <summary>What a platform is called.</summary>
    internal static string NameOf(Platform platform) => platform switch
    {
        Platform.MacOS => "macOS",
        Platform.IOS => "iOS",
        Platform.TvOS => "tvOS",
        Platform.WatchOS => "watchOS",
        Platform.BridgeOS => "bridgeOS",
        Platform.MacCatalyst => "Mac Catalyst",
        Platform.IOSSimulator => "the iOS simulator",
        Platform.TvOSSimulator => "the tvOS simulator",
        Platform.WatchOSSimulator => "the watchOS simulator",
        Platform.DriverKit => "DriverKit",
        Platform.VisionOS => "visionOS",
        Platform.VisionOSSimulator => "the visionOS simulator",
        _ => $"platform {(int)platform}",
    };
}
