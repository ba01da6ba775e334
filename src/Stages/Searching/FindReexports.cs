using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.BuiltIn;

namespace AfsLd.Stages.Searching;

/// <summary>Follows the re-exports of a link's libraries through what is loaded, and says what is to be loaded next.</summary>
public static class FindReexports
{
    /// <summary>Follows them. Each install name is visited once, so that cycles end.</summary>
    /// <param name="named">The libraries of the link itself, in command-line order.</param>
    /// <param name="loaded">Libraries that an earlier call asked for, by the install name it asked with.</param>
    /// <param name="absent">Install names that an earlier call asked for in vain.</param>
    /// <param name="options">For the search.</param>
    public static ReexportClosure Run(
        ImmutableArray<ParsedDylib> named,
        ImmutableDictionary<string, ParsedDylib> loaded,
        ImmutableHashSet<string> absent,
        LinkOptions options)
    {
        Dictionary<string, ParsedDylib> byInstallName = new(StringComparer.Ordinal);
        Queue<(ParsedDylib Library, ParsedDylib Stub)> pending = new();
        foreach (ParsedDylib library in named)
        {
            byInstallName.TryAdd(library.InstallName, library);
            pending.Enqueue((library, library));
        }

        Dictionary<string, ParsedDylib> found = new(StringComparer.Ordinal);
        HashSet<string> seen = new(StringComparer.Ordinal);
        InlinedLibraries inlinedOnes = new();
        ImmutableArray<WantedReexport>.Builder missing = ImmutableArray.CreateBuilder<WantedReexport>();
        while (pending.TryDequeue(out (ParsedDylib Library, ParsedDylib Stub) next))
        {
            foreach (string name in next.Library.Reexports)
            {
                if (!seen.Add(name))
                {
                    continue;
                }

                if (byInstallName.TryGetValue(name, out ParsedDylib? known))
                {
                    // Already visited as itself.
                    found.Add(name, known);
                }
                else if (inlinedOnes.Find(next.Stub, name) is { } inlined)
                {
                    // Documents of one file refer to each other through that file.
                    found.Add(name, inlined);
                    pending.Enqueue((inlined, next.Stub));
                }
                else if (loaded.TryGetValue(name, out ParsedDylib? library))
                {
                    found.Add(name, library);
                    pending.Enqueue((library, library));
                }
                else if (!absent.Contains(name))
                {
                    missing.Add(new WantedReexport(name, PlanFor(name, next.Library, options)));
                }
            }
        }

        return new ReexportClosure(found.ToImmutableDictionary(StringComparer.Ordinal), missing.DrainToImmutable());
    }

    private static SearchPlan PlanFor(string installName, ParsedDylib from, LinkOptions options)
    {
        List<string> paths = [];
        foreach (DylibFileOverride given in options.DylibFiles)
        {
            if (given.InstallName == installName)
            {
                paths.Add(given.Path);
            }
        }

        AddByLeaf(paths, installName, options);
        if (installName.StartsWith('/'))
        {
            ImmutableArray<string> roots = SearchFolders.Roots(options);
            foreach (string root in roots)
            {
                PlanSearch.AddDylibPaths(paths, SearchFolders.Inside(root, installName), options);
            }

            if (roots.IsEmpty)
            {
                PlanSearch.AddDylibPaths(paths, installName, options);
            }
        }
        else
        {
            AddRelative(paths, installName, from, options);
        }

        return new SearchPlan(
            paths.ToImmutableArray(),
            BuiltInLibraries.ByInstallName(installName),
            null,
            Diagnostic.Warning(
                SearchCodes.ReexportNotFound,
                new Origin(from.Path),
                $"re-exported library not found: {installName} (re-exported by {from.InstallName})"));
    }

    // ld64 looks into the -F or -L folders for a library of the same leaf first: how a build links against what it has just built.
    private static void AddByLeaf(List<string> paths, string installName, LinkOptions options)
    {
        string leaf = installName[(installName.LastIndexOf('/') + 1)..];
        int bundle = installName.LastIndexOf("/" + leaf + ".framework/", StringComparison.Ordinal);
        LinkOptions named = options with { NoStandardPaths = true };
        if (bundle >= 0)
        {
            foreach (string folder in SearchFolders.ForFrameworks(named))
            {
                PlanSearch.AddDylibPaths(paths, SearchFolders.Join(folder, leaf + ".framework/" + leaf), options);
            }

            return;
        }

        foreach (string folder in SearchFolders.ForLibraries(named, withStandard: false))
        {
            PlanSearch.AddDylibPaths(paths, SearchFolders.Join(folder, leaf), options);
        }
    }

    private static void AddRelative(List<string> paths, string installName, ParsedDylib from, LinkOptions options)
    {
        const string rpath = "@rpath/";
        if (!installName.StartsWith(rpath, StringComparison.Ordinal))
        {
            PlanSearch.AddDylibPaths(paths, Expanded(installName, from, options), options);
            return;
        }

        foreach (string folder in from.Rpaths)
        {
            PlanSearch.AddDylibPaths(paths, SearchFolders.Join(Expanded(folder, from, options), installName[rpath.Length..]), options);
        }

        foreach (string folder in options.Rpaths)
        {
            PlanSearch.AddDylibPaths(paths, SearchFolders.Join(Expanded(folder, null, options), installName[rpath.Length..]), options);
        }
    }

    // @loader_path is the folder of the library that says it; in an -rpath of the link itself, that of the output.
    private static string Expanded(string path, ParsedDylib? from, LinkOptions options)
    {
        string output = SearchFolders.FolderOf(options.FinalOutput ?? options.OutputPath);
        if (path == "@loader_path" || path.StartsWith("@loader_path/", StringComparison.Ordinal))
        {
            return SearchFolders.Join(from is null ? output : SearchFolders.FolderOf(from.Path), path["@loader_path".Length..].TrimStart('/'));
        }

        return path == "@executable_path" || path.StartsWith("@executable_path/", StringComparison.Ordinal)
            ? SearchFolders.Join(output, path["@executable_path".Length..].TrimStart('/'))
            : path;
    }
}
