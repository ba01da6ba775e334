using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Arguments;
using AfsLd.Stages.BuiltIn;

namespace AfsLd.Stages.Searching;

/// <summary>Says where an input is to be looked for, as ld64 looks: a pure function of the request and the options.</summary>
/// <remarks>ld64 drops folders that do not exist and, where an absolute -L folder exists inside a root, looks only there. This stage
/// sees no disk: it lists the folder inside the root first and the folder itself after it (docs/decisions).</remarks>
public static class PlanSearch
{
    /// <summary>The plan for one request.</summary>
    public static SearchPlan Run(InputRequest request, LinkOptions options) => request switch
    {
        InputRequest.File file => ForFile(file, options),
        InputRequest.Library library => ForLibrary(library, options),
        InputRequest.Framework framework => ForFramework(framework, options),
        _ => throw new InvalidOperationException("an input request of a fourth kind"),
    };

    private static SearchPlan ForFile(InputRequest.File file, LinkOptions options)
    {
        List<string> paths = [];
        string path = file.Path;
        bool isAbsolute = path.StartsWith('/');
        if (isAbsolute && !path.EndsWith(".o", StringComparison.Ordinal))
        {
            // SDKs have text stubs where the system has libraries: -syslibroot SDK /usr/lib/libz.dylib.
            foreach (string root in SearchFolders.Roots(options))
            {
                AddDylibPaths(paths, SearchFolders.Inside(root, path), options);
            }
        }

        paths.Add(path);
        return new SearchPlan(
            paths.ToImmutableArray(),
            isAbsolute ? BuiltInLibraries.ByInstallName(path) : null,
            null,
            IfMissing(file, SearchCodes.FileNotFound, new Origin(path), "no such file"));
    }

    private static SearchPlan ForLibrary(InputRequest.Library library, LinkOptions options)
    {
        // A host's own /usr/lib is no SDK, and on Linux it holds ELF libraries of these very names.
        ParsedDylib? known = BuiltInLibraries.ByName(library.Name);
        ParsedDylib? builtIn = options.IsStatic ? null : known;
        bool hasRoots = !SearchFolders.Roots(options).IsEmpty;
        List<string> folders = SearchFolders.ForLibraries(options, withStandard: hasRoots || known is null);
        List<string> paths = [];
        if (library.Name.EndsWith(".o", StringComparison.Ordinal))
        {
            // -lcrt1.o: a file of that very name.
            foreach (string folder in folders)
            {
                string path = SearchFolders.Join(folder, library.Name);
                AddWithEnding(paths, path[..^".o".Length], ".o", options);
            }
        }
        else if (options.SearchDylibsFirst && !options.IsStatic)
        {
            AddLibraryPaths(paths, folders, library.Name, dylibs: true, archives: false, options);
            AddLibraryPaths(paths, folders, library.Name, dylibs: false, archives: true, options);
        }
        else
        {
            AddLibraryPaths(paths, folders, library.Name, dylibs: !options.IsStatic, archives: true, options);
        }

        return new SearchPlan(
            paths.ToImmutableArray(),
            builtIn,
            hasRoots && builtIn is not null ? BuiltInUsed(library.Name, options) : null,
            IfMissing(library, SearchCodes.LibraryNotFound, Origin.CommandLine, "library not found: -l" + library.Name, folders, known is null ? AdviseLibrary(library.Name) : null));
    }

    private static SearchPlan ForFramework(InputRequest.Framework framework, LinkOptions options)
    {
        List<string> folders = SearchFolders.ForFrameworks(options);
        List<string> paths = [];
        foreach (string folder in folders)
        {
            string bundle = SearchFolders.Join(folder, framework.Name + ".framework");
            string path = SearchFolders.Join(bundle, framework.Name);
            if (framework.Suffix is { Length: > 0 } suffix)
            {
                // The suffixed library lies beside what the framework's link to its library leads to.
                AddDylibPaths(paths, path + suffix, options);
                AddDylibPaths(paths, SearchFolders.Join(bundle, "Versions/Current/" + framework.Name + suffix), options);
            }

            AddDylibPaths(paths, path, options);
        }

        return new SearchPlan(
            paths.ToImmutableArray(),
            null,
            null,
            IfMissing(framework, SearchCodes.FrameworkNotFound, Origin.CommandLine, "framework not found: " + framework.Name, folders, options.SysLibRoots.IsEmpty
                ? "frameworks come with an SDK: -syslibroot names one, -F a folder of frameworks"
                : null));
    }

    private static void AddLibraryPaths(List<string> paths, List<string> folders, string name, bool dylibs, bool archives, LinkOptions options)
    {
        foreach (string folder in folders)
        {
            string stem = SearchFolders.Join(folder, "lib" + name);
            if (dylibs)
            {
                AddDylibPaths(paths, stem + ".dylib", options);
                AddWithEnding(paths, stem, ".so", options);
            }

            if (archives)
            {
                AddWithEnding(paths, stem, ".a", options);
            }
        }
    }

    private static void AddWithEnding(List<string> paths, string stem, string ending, LinkOptions options)
    {
        foreach (string suffix in options.ImageSuffixes)
        {
            paths.Add(stem + suffix + ending);
        }

        paths.Add(stem + ending);
    }

    /// <summary>Adds the text stub that stands for a library's path, then the path; before them what -image_suffix prefers.</summary>
    internal static void AddDylibPaths(List<string> paths, string path, LinkOptions options)
    {
        foreach (string suffix in options.ImageSuffixes)
        {
            // Before the ending, if the file has one (ld64).
            int dot = path.LastIndexOf('.');
            int end = dot > path.LastIndexOf('/') ? dot : path.Length;
            AddDylibPath(paths, path[..end] + suffix + path[end..]);
        }

        AddDylibPath(paths, path);
    }

    private static void AddDylibPath(List<string> paths, string path)
    {
        int slash = path.LastIndexOf('/');
        bool isDylib = path.EndsWith(".dylib", StringComparison.Ordinal);

        // Framework libraries have no extension; a dot in a framework's name is none.
        if (isDylib || path.IndexOf('.', slash + 1) < 0 || IsInFramework(path, slash))
        {
            paths.Add((isDylib ? path[..^".dylib".Length] : path) + ".tbd");
        }

        paths.Add(path);
    }

    private static bool IsInFramework(string path, int slash) => slash > 0 && path.AsSpan(0, slash).Contains(".framework", StringComparison.Ordinal);

    /// <summary>What was probably meant by a name that no library has; null if nothing is near.</summary>
    private static string? AdviseLibrary(string name)
    {
        string stem = name.StartsWith("lib", StringComparison.Ordinal) ? name[3..] : name;
        foreach (string ending in (ReadOnlySpan<string>)[".a", ".dylib", ".tbd"])
        {
            stem = stem.EndsWith(ending, StringComparison.Ordinal) ? stem[..^ending.Length] : stem;
        }

        if (stem != name && stem.Length > 0)
        {
            return $"-l takes the name without lib and its ending: -l{stem}";
        }

        foreach (string known in (ReadOnlySpan<string>)["System", "pthread", "objc", "c++abi"])
        {
            if (Math.Abs(known.Length - name.Length) <= 1 && SuggestOption.Distance(known, name) == 1)
            {
                return $"did you mean -l{known}, which is built in?";
            }
        }

        return null;
    }

    private static Diagnostic BuiltInUsed(string name, LinkOptions options) => Diagnostic.Warning(
        SearchCodes.BuiltInUsed,
        Origin.CommandLine,
        $"no lib{name} in the SDK {string.Join(", ", SearchFolders.Roots(options))}: using the built-in list of its symbols");

    private static Diagnostic? IfMissing(
        InputRequest request, string code, Origin origin, string text, List<string>? folders = null, string? advice = null)
    {
        if ((request.Modifiers & LoadModifiers.Autolinked) != 0)
        {
            return null;
        }

        StringBuilder message = new(text);
        foreach (string folder in folders ?? [])
        {
            message.Append("\n  not in ").Append(folder);
        }

        if (advice is not null)
        {
            message.Append("\n  ").Append(advice);
        }

        return Diagnostic.Missing(code, origin, message.ToString());
    }
}
