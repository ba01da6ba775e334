using System;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;
using AfsLd.Stages.Arguments;

namespace AfsLd.Stages.DebugMap;

/// <summary>Says how the debug map names an object: absolute, less -oso_prefix; members as <c>lib.a(member.o)</c>.</summary>
internal static class ObjectPath
{
    internal static string Of(Origin origin, LinkOptions options)
    {
        string path = WithoutPrefix(Absolute(origin.File ?? "", options.WorkingFolder), options);
        return origin.Member is null ? path : $"{path}({origin.Member})";
    }

    /// <summary>A path that an input's debug map says: it may have lost a prefix already, and stays what it is then.</summary>
    internal static string OfCarried(string path, LinkOptions options) => WithoutPrefix(path, options);

    private static string WithoutPrefix(string path, LinkOptions options)
    {
        if (options.OsoPrefix is { Length: > 0 } said)
        {
            // ld64 and lld: "." is the working folder with its slash, so that what remains is relative to it.
            string prefix = said is "." or "./" ? Absolute("", options.WorkingFolder) : Absolute(said, options.WorkingFolder);
            return path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : path;
        }

        return path;
    }

    private static string Absolute(string path, string folder)
    {
        if (path.StartsWith('/') || (DrivePath.Is(path) && DrivePath.Is(folder)))
        {
            return path;
        }

        return (folder.EndsWith('/') ? folder : folder + "/") + (path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path);
    }
}
