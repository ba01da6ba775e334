using System;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Parsing;

/// <summary>Says what platform a link is for: what the command line says, or else what its inputs were compiled for.</summary>
public static class InferTarget
{
    // The first macOS for arm64.
    private static readonly PlatformVersion Default = new(Platform.MacOS, PackedVersion.Of(11), PackedVersion.Of(11));

    /// <summary>The platform of the first object that names one, with the highest versions that objects of that platform name.</summary>
    /// <remarks>Without such an object the first members of the archives are asked; macOS 11 if nobody says.</remarks>
    /// <param name="options">-platform_version decides when it is given.</param>
    /// <param name="inputs">The inputs; null where one could not be read.</param>
    public static PlatformVersion Run(LinkOptions options, ImmutableArray<ParsedInput?> inputs)
    {
        if (options.Platform is { } given)
        {
            return given;
        }

        PlatformVersion? highest = null;
        foreach (ParsedInput? input in inputs)
        {
            highest = input is ParsedInput.Object { Value.Platform: { } platform } ? Higher(highest, platform) : highest;
        }

        if (highest is null)
        {
            foreach (ParsedInput? input in inputs)
            {
                if (input is ParsedInput.Archive archive && OfFirstMember(archive.Value) is { } platform)
                {
                    highest = Higher(highest, platform);
                }
            }
        }

        // An SDK that nobody named is at least as new as the system.
        return highest is null ? Default : highest.Sdk < highest.MinimumOS ? highest with { Sdk = highest.MinimumOS } : highest;
    }

    private static PlatformVersion Higher(PlatformVersion? known, PlatformVersion other)
    {
        if (known is null)
        {
            return other;
        }

        return known.Platform != other.Platform
            ? known
            : new PlatformVersion(
                known.Platform,
                known.MinimumOS < other.MinimumOS ? other.MinimumOS : known.MinimumOS,
                known.Sdk < other.Sdk ? other.Sdk : known.Sdk);
    }

    private static PlatformVersion? OfFirstMember(ParsedArchive archive)
    {
        if (archive.Members.IsEmpty)
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = archive.Members[0].Bytes.Span;
        return DetectFormat.Run(bytes) == FileFormat.Object && CheckArchitecture.Run(Origin.CommandLine, bytes) is null
            ? ReadPlatform.First(bytes)
            : null;
    }
}
