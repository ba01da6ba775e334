using System;
using System.Collections.Generic;
using AfsLd.Stages.Arguments;

namespace AfsLd.Stages.Reproducing;

/// <summary>Where a file of another machine lies in an unpacked archive of --reproduce.</summary>
public static class ReproducedPath
{
    /// <summary>The folder of all files.</summary>
    public const string Folder = "files";

    /// <summary>The relative path of a file: below <see cref="Folder"/> as it was below the root of that machine, with slashes.</summary>
    /// <param name="path">As the link named it.</param>
    /// <param name="workingFolder">The absolute folder in which the link ran. One that begins with a drive is of Windows: there, backslashes
    /// separate too.</param>
    public static string Of(string path, string workingFolder)
    {
        bool isWindows = DrivePath.Is(workingFolder);
        string slashed = Slashed(path, isWindows);
        bool isAbsolute = slashed.StartsWith('/') || (isWindows && DrivePath.Is(slashed));
        string whole = isAbsolute ? slashed : Slashed(workingFolder, isWindows) + "/" + slashed;
        List<string> parts = [Folder];
        foreach (string part in whole.Split('/'))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part != "..")
            {
                // A drive's colon is no character of a name there.
                parts.Add(isWindows ? part.Replace(":", "", StringComparison.Ordinal) : part);
            }
            else if (parts.Count > 1)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return string.Join('/', parts);
    }

    private static string Slashed(string path, bool isWindows) => isWindows ? path.Replace('\\', '/') : path;
}
