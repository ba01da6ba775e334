using System;
using System.Collections.Immutable;
using AfsLd.Domain.Format;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Verifying;

/// <summary>What an image was built for, and so which checks dyld makes: it keys them on the SDK, features on the minimum OS.</summary>
/// <param name="Platform">The platform; of a zippered dylib macOS.</param>
/// <param name="MinimumEpoch">When the minimum OS came out.</param>
/// <param name="SdkEpoch">When the SDK came out.</param>
internal readonly record struct ImagePolicy(Platform Platform, int MinimumEpoch, int SdkEpoch)
{
    /// <summary>The epoch of the releases of an autumn.</summary>
    internal static int Fall(int year) => (year * 2) + 1;

    /// <summary>The epoch of the releases of a spring.</summary>
    internal static int Spring(int year) => year * 2;

    /// <summary>Reads the commands that name a platform; the macOS one wins.</summary>
    internal static ImagePolicy Of(ReadOnlySpan<byte> bytes, ImmutableArray<CommandView> commands)
    {
        ImagePolicy policy = default;
        foreach (CommandView command in commands)
        {
            Platform platform = PlatformOf(bytes, command);
            if (platform == Platform.Unknown || (policy.Platform != Platform.Unknown && platform != Platform.MacOS))
            {
                continue;
            }

            int versions = command.Offset + (command.Kind == LoadCommands.BuildVersion ? 12 : 8);
            policy = new ImagePolicy(
                platform, EpochOf(platform, bytes.U32(versions)), EpochOf(platform, bytes.U32(versions + 4)));
        }

        return policy;
    }

    /// <summary>The platform that a command names; Unknown if it names none.</summary>
    internal static Platform PlatformOf(ReadOnlySpan<byte> bytes, CommandView command) => command.Kind switch
    {
        LoadCommands.BuildVersion => (Platform)bytes.U32(command.Offset + 8),
        LoadCommands.VersionMinMacOS => Platform.MacOS,
        LoadCommands.VersionMinIOS => Platform.IOS,
        LoadCommands.VersionMinTvOS => Platform.TvOS,
        LoadCommands.VersionMinWatchOS => Platform.WatchOS,
        _ => Platform.Unknown,
    };

    // dyld's mach_o/Platform.cpp: a release number counts years from a base; the .4 releases (macOS up to 13: .3) are the
    // spring of the next year; versions were aligned to the year at 26.
    private static int EpochOf(Platform platform, uint version)
    {
        int major = (int)(version >> 16);
        int minor = (int)((version >> 8) & 0xff);
        if (platform == Platform.MacOS && major <= 10)
        {
            return Fall(2004 + minor);
        }

        int baseYear = platform switch
        {
            Platform.MacOS => 2009,
            Platform.WatchOS or Platform.WatchOSSimulator => 2013,
            Platform.BridgeOS => 2015,
            Platform.DriverKit => 2000,
            Platform.VisionOS or Platform.VisionOSSimulator => 2022,
            _ => 2006,
        };
        bool isAligned = platform is not (Platform.BridgeOS or Platform.DriverKit);
        int year = isAligned && major >= 26 ? 2000 + major - 1 : baseYear + major;
        if (isAligned && major < 26)
        {
            year = Math.Min(year, 2026);
        }

        int springMinor = platform == Platform.MacOS && major <= 13 ? 3 : 4;
        return minor >= springMinor ? Spring(year + 1) : Fall(year);
    }
}
