using System;
using System.Collections.Generic;
using System.IO;
using AfsLd.Domain.Options;
using AfsLd.Shell.Inputs;
using AfsLd.Shell.Native;

namespace AfsLd.Shell.Outputs;

/// <summary>Finds out whether outputs would replace an input, or have no place to be.</summary>
internal static class CheckOutput
{
    /// <summary>The input that the output's path leads to, by whatever name; null if it is none.</summary>
    internal static string? IsInput(string output, LoadFiles loaded)
    {
        IReadOnlyList<LoadedFile> inputs = loaded.Files;
        if (loaded.Means == FileMeans.Portable || OperatingSystem.IsWindows())
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
                && Path.GetDirectoryName(OutputPlace.Of(options, path)) is { Length: > 0 } folder
                && !Directory.Exists(folder))
            {
                return path;
            }
        }

        return null;
    }

    private static string? ByName(string output, IReadOnlyList<LoadedFile> inputs)
    {
        string target = Target(output);
        foreach (LoadedFile input in inputs)
        {
            if (string.Equals(Target(input.Path), target, StringComparison.OrdinalIgnoreCase))
            {
                return input.Path;
            }
        }

        return null;
    }

    /// <summary>The full path of what a path leads to, if that is a link.</summary>
    private static string Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (Exception refusal) when (SystemRefusal.Is(refusal))
        {
            return Path.GetFullPath(path);
        }
    }
}
