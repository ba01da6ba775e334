using System;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.DebugMap;

/// <summary>Says how the debug map names an object: absolute, less -oso_prefix; members as <c>lib.a(member.o)</c>.</summary>
internal static class ObjectPath
{
    internal static string Of(Origin origin, LinkOptions options)
    {
        string path = origin.File ?? "";
        path = Absolute(path, options.WorkingFolder);
        if (options.OsoPrefix is { Length: > 0 } said)
        {
            // ld64 and lld: "." is the working folder with its slash, so that what remains is relative to it.
            string prefix = said is "." or "./" ? Absolute("", options.WorkingFolder) : Absolute(said, options.WorkingFolder);
            path = path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : path;
        }

        return origin.Member is null ? path : $"{path}({origin.Member})";
    }

    private static string Absolute(string path, string folder)
    {
        if (path.StartsWith('/'))
        {
            return path;
        }

        return (folder.EndsWith('/') ? folder : folder + "/") + (path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path);
    }
}
