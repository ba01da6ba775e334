using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Searching;

/// <summary>The folders that <c>-l</c> and <c>-framework</c> look in, in order (ld(1), "Search paths").</summary>
internal static class SearchFolders
{
    private static ImmutableArray<string> StandardLibraryFolders => ["/usr/lib", "/usr/local/lib"];

    private static ImmutableArray<string> StandardFrameworkFolders => ["/Library/Frameworks", "/System/Library/Frameworks"];

    /// <summary>The <c>-syslibroot</c> folders; a last one that is <c>/</c> takes all back (ld64).</summary>
    public static ImmutableArray<string> Roots(LinkOptions options) =>
        options.SysLibRoots.Length > 0 && options.SysLibRoots[^1] == "/" ? [] : options.SysLibRoots;

    /// <summary>The <c>-L</c> folders, each absolute one first inside each root; then the standard ones inside each root.</summary>
    public static List<string> ForLibraries(LinkOptions options, bool withStandard) =>
        InOrder(options, options.LibraryPaths, withStandard ? StandardLibraryFolders : []);

    /// <summary>The same for <c>-F</c>.</summary>
    public static List<string> ForFrameworks(LinkOptions options) =>
        InOrder(options, options.FrameworkPaths, StandardFrameworkFolders);

    /// <summary>A path inside a root.</summary>
    public static string Inside(string root, string absolutePath) =>
        root.EndsWith('/') ? string.Concat(root, absolutePath.AsSpan(1)) : root + absolutePath;

    /// <summary>A path inside a folder.</summary>
    public static string Join(string folder, string name) =>
        folder.Length == 0 || folder.EndsWith('/') ? folder + name : folder + "/" + name;

    /// <summary>The folder that a path is in, without its last '/'; empty: the current one.</summary>
    public static string FolderOf(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash < 0 ? "" : slash == 0 ? "/" : path[..slash];
    }

    private static List<string> InOrder(LinkOptions options, ImmutableArray<string> named, ImmutableArray<string> standard)
    {
        ImmutableArray<string> roots = Roots(options);
        List<string> folders = [];
        foreach (string folder in named)
        {
            if (folder.StartsWith('/'))
            {
                foreach (string root in roots)
                {
                    Add(folders, Inside(root, folder));
                }
            }

            Add(folders, folder);
        }

        if (options.NoStandardPaths)
        {
            return folders;
        }

        foreach (string folder in standard)
        {
            foreach (string root in roots)
            {
                Add(folders, Inside(root, folder));
            }

            if (roots.IsEmpty)
            {
                Add(folders, folder);
            }
        }

        return folders;
    }

    // Drivers repeat folders, and name standard ones; looking again finds nothing new.
    private static void Add(List<string> folders, string folder)
    {
        string trimmed = folder.Length > 1 ? folder.TrimEnd('/') : folder;
        trimmed = trimmed.Length == 0 ? "/" : trimmed;
        if (!folders.Contains(trimmed))
        {
            folders.Add(trimmed);
        }
    }
}
