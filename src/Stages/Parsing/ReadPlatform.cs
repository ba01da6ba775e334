using System;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Parsing;

/// <summary>Reads what LC_BUILD_VERSION or the older LC_VERSION_MIN_* say (mach-o/loader.h).</summary>
internal static class ReadPlatform
{
    private const int BuildVersionBytes = 24;
    private const int VersionMinBytes = 16;

    /// <summary>True for the five commands.</summary>
    internal static bool IsIn(uint command) => command is LoadCommands.BuildVersion or LoadCommands.VersionMinMacOS
        or LoadCommands.VersionMinIOS or LoadCommands.VersionMinTvOS or LoadCommands.VersionMinWatchOS;

    /// <summary>The platform of one such command, or what is wrong with it.</summary>
    internal static Diagnostic? Of(Origin origin, LoadCommandReader command, out PlatformVersion? platform)
    {
        platform = null;
        bool isBuildVersion = command.Number == LoadCommands.BuildVersion;
        if (command.Requires(origin, isBuildVersion ? BuildVersionBytes : VersionMinBytes) is { } tooShort)
        {
            return tooShort;
        }

        platform = isBuildVersion
            ? new PlatformVersion((Platform)command.Word(8), new PackedVersion(command.Word(12)), new PackedVersion(command.Word(16)))
            : new PlatformVersion(OfVersionMin(command.Number), new PackedVersion(command.Word(8)), new PackedVersion(command.Word(12)));
        return null;
    }

    /// <summary>The platform that a whole checked Mach-O file names first; null when it names none that can be read.</summary>
    internal static PlatformVersion? First(ReadOnlySpan<byte> bytes)
    {
        Origin nowhere = Origin.CommandLine;
        var commands = new LoadCommandReader(bytes);
        while (commands.MoveNext(nowhere, out _))
        {
            if (IsIn(commands.Number))
            {
                _ = Of(nowhere, commands, out PlatformVersion? platform);
                return platform;
            }
        }

        return null;
    }

    // arm64 simulators came after LC_BUILD_VERSION: the older commands mean devices.
    private static Platform OfVersionMin(uint command) => command switch
    {
        LoadCommands.VersionMinMacOS => Platform.MacOS,
        LoadCommands.VersionMinIOS => Platform.IOS,
        LoadCommands.VersionMinTvOS => Platform.TvOS,
        _ => Platform.WatchOS,
    };
}
