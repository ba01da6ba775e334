using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Stages.Parsing.Archives;

namespace AfsLd.Stages.Parsing;

/// <summary>Says which files a thin archive's members are, for the shell to load.</summary>
public static class ThinMemberPaths
{
    /// <summary>The paths in member order, each once; none for an archive that holds its members, or past a malformed member.</summary>
    public static ImmutableArray<string> Run(string archivePath, ReadOnlySpan<byte> archive)
    {
        if (DetectFormat.Run(archive) != FileFormat.ThinArchive)
        {
            return [];
        }

        var paths = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var reader = new ArchiveReader(archive);
        while (reader.MoveNext(Origin.CommandLine, out _))
        {
            if (reader.Part == ArchivePart.Member && Of(archivePath, reader.Name) is var path && seen.Add(path))
            {
                paths.Add(path);
            }
        }

        return [.. paths];
    }

    /// <summary>A member's path: relative ones count from the archive's folder (GNU ar).</summary>
    internal static string Of(string archivePath, string name)
    {
        int folder = archivePath.LastIndexOf('/');
        return name.StartsWith('/') || folder < 0 ? name : string.Concat(archivePath.AsSpan(0, folder + 1), name);
    }
}
