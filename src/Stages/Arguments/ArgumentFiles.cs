using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Arguments;

/// <summary>The files that are known while one command line is read, and those that it turns out to need.</summary>
internal sealed class ArgumentFiles
{
    private readonly Dictionary<string, ArgumentFile>? known;
    private readonly List<string> wanted = [];

    internal ArgumentFiles(ImmutableArray<ArgumentFile> files)
    {
        if (files.IsEmpty)
        {
            return;
        }

        known = new Dictionary<string, ArgumentFile>(files.Length, StringComparer.Ordinal);
        foreach (ArgumentFile file in files)
        {
            known[file.Path] = file;
        }
    }

    /// <summary>What must be given for the command line to be understood.</summary>
    internal IReadOnlyList<string> Wanted => wanted;

    /// <summary>The file of a path; null: it is not known yet, and is wanted from now on.</summary>
    internal ArgumentFile? Find(string path)
    {
        if (known is not null && known.TryGetValue(path, out ArgumentFile? file))
        {
            return file;
        }

        if (!wanted.Contains(path))
        {
            wanted.Add(path);
        }

        return null;
    }
}
