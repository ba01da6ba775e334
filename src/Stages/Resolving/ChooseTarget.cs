using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Reporting;

namespace AfsLd.Stages.Resolving;

/// <summary>Decides what the output is for, and checks the inputs against it.</summary>
internal static class ChooseTarget
{
    private const int NamedObjects = 3;

    /// <summary>The option's platform; else the first object's, with the highest minimum OS and SDK of all objects of it.</summary>
    public static PlatformVersion Run(
        IReadOnlyList<ParsedObject> objects, DylibSearch search, LinkOptions options, List<Diagnostic> errors, List<Diagnostic> warnings)
    {
        PlatformVersion? target = options.Platform ?? HighestOf(objects);
        if (target is null)
        {
            // arm64 Macs begin with macOS 11: the lowest that an arm64 program can mean.
            target = new PlatformVersion(Platform.MacOS, PackedVersion.Of(11), PackedVersion.Of(11));
            warnings.Add(Diagnostic.Warning(
                SymbolCodes.UnknownPlatform, Origin.CommandLine, "no -platform_version given and no object says its platform: assuming macos 11.0"));
        }

        CheckObjects(objects, target, options, errors, warnings);
        CheckDylibs(search.Candidates, target, options, errors);
        return target;
    }

    private static PlatformVersion? HighestOf(IReadOnlyList<ParsedObject> objects)
    {
        PlatformVersion? highest = null;
        for (int i = 0; i < objects.Count; i++)
        {
            if (objects[i].Platform is not { } platform)
            {
                continue;
            }

            if (highest is null)
            {
                highest = platform;
            }
            else if (platform.Platform == highest.Platform)
            {
                highest = highest with
                {
                    MinimumOS = platform.MinimumOS > highest.MinimumOS ? platform.MinimumOS : highest.MinimumOS,
                    Sdk = platform.Sdk > highest.Sdk ? platform.Sdk : highest.Sdk,
                };
            }
        }

        return highest;
    }

    private static void CheckObjects(
        IReadOnlyList<ParsedObject> objects, PlatformVersion target, LinkOptions options, List<Diagnostic> errors, List<Diagnostic> warnings)
    {
        int newer = 0;
        for (int i = 0; i < objects.Count; i++)
        {
            if (objects[i].Platform is not { } platform)
            {
                continue;
            }

            if (platform.Platform != target.Platform)
            {
                if (platform.Platform != options.ZipperedPlatform?.Platform)
                {
                    errors.Add(Diagnostic.LinkError(
                        SymbolCodes.PlatformMismatch,
                        objects[i].Origin,
                        $"object is for {Name(platform.Platform)}, the output for {Name(target.Platform)}"));
                }
            }
            else if (platform.MinimumOS > target.MinimumOS && newer++ < NamedObjects)
            {
                warnings.Add(Diagnostic.Warning(
                    SymbolCodes.NewerMinimumOS,
                    objects[i].Origin,
                    $"object was built for {Name(platform.Platform)} {platform.MinimumOS}, newer than the output's minimum {target.MinimumOS}"));
            }
        }

        if (newer > NamedObjects)
        {
            warnings.Add(Diagnostic.Warning(
                SymbolCodes.NewerMinimumOS, Origin.CommandLine, $"{newer - NamedObjects} more objects were built for a newer OS than the output's minimum {target.MinimumOS}"));
        }
    }

    private static void CheckDylibs(ImmutableArray<DylibCandidate> candidates, PlatformVersion target, LinkOptions options, List<Diagnostic> errors)
    {
        foreach (DylibCandidate candidate in candidates)
        {
            ImmutableArray<Platform> platforms = candidate.Library.Platforms;
            if (candidate.IsImplicit || platforms.IsEmpty || platforms.Contains(target.Platform))
            {
                continue;
            }

            // Mac Catalyst programs run on macOS and may load its libraries.
            bool isCatalystOnMac = target.Platform == Platform.MacCatalyst && platforms.Contains(Platform.MacOS);
            if (!isCatalystOnMac && !(options.ZipperedPlatform is { } other && platforms.Contains(other.Platform)))
            {
                errors.Add(Diagnostic.LinkError(
                    SymbolCodes.PlatformMismatch,
                    new Origin(candidate.Library.Path),
                    $"dylib is for {Name(platforms[0])}, the output for {Name(target.Platform)}"));
            }
        }
    }

    private static string Name(Platform platform) => platform switch
    {
        Platform.MacOS => "macos",
        Platform.IOS => "ios",
        Platform.TvOS => "tvos",
        Platform.WatchOS => "watchos",
        Platform.BridgeOS => "bridgeos",
        Platform.MacCatalyst => "mac-catalyst",
        Platform.IOSSimulator => "ios-simulator",
        Platform.TvOSSimulator => "tvos-simulator",
        Platform.WatchOSSimulator => "watchos-simulator",
        Platform.DriverKit => "driverkit",
        Platform.VisionOS => "visionos",
        Platform.VisionOSSimulator => "visionos-simulator",
        _ => $"platform {(int)platform}",
    };
}
