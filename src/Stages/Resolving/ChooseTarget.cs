using System.Collections.Generic;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Reporting;

namespace AfsLd.Stages.Resolving;

/// <summary>Decides what the output is for, and checks the inputs against it.</summary>
internal static class ChooseTarget
{
    /// <summary>The option's platform; else the first object's, with the highest minimum OS and SDK of all objects of it.</summary>
    /// <remarks>Inputs were checked against an option when they were read; without one they are checked here.</remarks>
    public static PlatformVersion Run(
        IReadOnlyList<ParsedObject> objects, DylibSearch search, LinkOptions options, List<Diagnostic> errors, List<Diagnostic> warnings)
    {
        if (options.Platform is { } given)
        {
            return given;
        }

        PlatformVersion? target = HighestOf(objects);
        if (target is null)
        {
            // arm64 Macs begin with macOS 11: the lowest that an arm64 program can mean.
            target = new PlatformVersion(Platform.MacOS, PackedVersion.Of(11), PackedVersion.Of(11));
            if (options.Kind != OutputKind.Relocatable && options.HasDyldTables)
            {
                // An object need not say what it is for; the final link will.
                warnings.Add(Diagnostic.Warning(
                    SymbolCodes.UnknownPlatform, Origin.CommandLine, "no -platform_version given and no object says its platform: assuming macos 11.0"));
            }
        }

        for (int i = 0; i < objects.Count; i++)
        {
            CheckPlatform.Of(objects[i], target).IfFail(error => errors.AddRange(LinkError.DiagnosticsOf(error)));
        }

        foreach (DylibCandidate candidate in search.Candidates)
        {
            if (!candidate.IsImplicit && CheckPlatform.Of(new Origin(candidate.Library.Path), candidate.Library.Platforms, target) is { } mismatch)
            {
                errors.Add(mismatch);
            }
        }

        return target;
    }

    private static PlatformVersion? HighestOf(IReadOnlyList<ParsedObject> objects)
    {
        PlatformVersion? highest = null;
        for (int i = 0; i < objects.Count; i++)
        {
            if (objects[i].Platform is not { } platform || (highest is not null && platform.Platform != highest.Platform))
            {
                continue;
            }

            highest = highest is null ? platform : highest with
            {
                MinimumOS = platform.MinimumOS > highest.MinimumOS ? platform.MinimumOS : highest.MinimumOS,
                Sdk = platform.Sdk > highest.Sdk ? platform.Sdk : highest.Sdk,
            };
        }

        // An SDK that nobody named is at least as new as the system.
        return highest is not null && highest.Sdk < highest.MinimumOS ? highest with { Sdk = highest.MinimumOS } : highest;
    }
}
