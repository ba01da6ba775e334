using System;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Decides whether and under which identifier the output is signed.</summary>
internal static class SignaturePlan
{
    /// <summary>The identifier (the leaf of the final output or of the install name), or null for no signature.</summary>
    /// <remarks>ld64 signs for macOS, Catalyst and the simulators by default: there the kernel runs no unsigned arm64 code.
    /// Code for devices, and drivers, which need entitlements, are signed by codesign with the developer's identity.</remarks>
    internal static string? IdentifierOf(LinkOptions options, Platform platform)
    {
        bool byDefault = platform is Platform.MacOS or Platform.MacCatalyst
            or Platform.IOSSimulator or Platform.TvOSSimulator or Platform.WatchOSSimulator or Platform.VisionOSSimulator;
        if (!(options.AdhocCodeSign ?? byDefault) || options.Kind == OutputKind.Relocatable)
        {
            return null;
        }

        string path = options.InstallName ?? options.FinalOutput ?? options.OutputPath;
        int slash = path.AsSpan().LastIndexOfAny('/', '\\');
        return path[(slash + 1)..];
    }
}
