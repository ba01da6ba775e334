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
        if (!path.StartsWith('/') && options.WorkingFolder is { } folder)
        {
            path = (folder.EndsWith('/') ? folder : folder + "/") + (path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path);
        }

        if (options.OsoPrefix is { Length: > 0 } prefix && path.StartsWith(prefix, StringComparison.Ordinal))
        {
            path = path[prefix.Length..];
        }

        return origin.Member is null ? path : $"{path}({origin.Member})";
    }
}
