using System;
using System.Collections.Generic;
using AfsLd.Domain.Options;
using AfsLd.Shell.Inputs;
using AfsLd.Shell.Native;

namespace AfsLd.Shell.Outputs;

/// <summary>Finds out whether outputs would replace an input, or have no place to be.</summary>
internal static class CheckOutput
{
    /// <summary>The input that the output's path leads to, by whatever name; null if it is none.</summary>
    internal static string? IsInput(string output, IReadOnlyList<LoadedFile> inputs)
    {
        if (OperatingSystem.IsWindows())
        {
            return ByName(output, inputs);
        }

        if (!FileIdentity.TryOf(output, out FileIdentity old) || !old.IsRegular)
        {
            return null;
        }

        foreach (LoadedFile input in inputs)
        {
            if (input.Inode == old.Inode && input.Device == old.Device)
            {
                return input.Path;
            }
        }

        return null;
    }

    /// <summary>The first file beside the output that an option asks for in a folder that is not there; null if there is none.</summary>
    internal static string? FindMissingFolder(LinkOptions options)
    {
        foreach (string? path in (ReadOnlySpan<string?>)[options.MapPath, options.DependencyInfoPath, options.TimeTracePath, options.IsReproduction ? null : options.ReproducePath])
        {
            if (path is not null
                && System.IO.Path.GetDirectoryName(OutputPlace.Of(options, path)) is { Length: > 0 } folder
                && !System.IO.Directory.Exists(folder))
            {
                return path;
            }
        }

        return null;
    }

    private static string? ByName(string output, IReadOnlyList<LoadedFile> inputs)
    {
        string full = System.IO.Path.GetFullPath(output);
        foreach (LoadedFile input in inputs)
        {
            if (string.Equals(System.IO.Path.GetFullPath(input.Path), full, StringComparison.OrdinalIgnoreCase))
            {
                return input.Path;
            }
        }

        return null;
    }
}
