using System;
using System.Collections.Generic;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Reporting;

namespace AfsLd.Stages.Resolving;

/// <summary>Finds the dylibs that an umbrella re-exports: those of -sub_library and -sub_umbrella, and those that name it as theirs.</summary>
/// <remarks>As ld64 from macOS 10.5 on: they get LC_REEXPORT_DYLIB. dyld reads no LC_SUB_LIBRARY any more.</remarks>
internal static class MarkSubLibraries
{
    /// <summary>What the library's modifiers are with those of the options.</summary>
    internal static LoadModifiers Of(ParsedDylib library, LoadModifiers modifiers, LinkOptions options)
    {
        if (options.Kind != OutputKind.Dylib || (modifiers & LoadModifiers.Autolinked) != 0)
        {
            return modifiers;
        }

        bool isSub = IsUmbrellaOf(library, options.InstallName)
            || (!options.SubUmbrellas.IsEmpty && options.SubUmbrellas.Contains(UmbrellaName(library)))
            || (!options.SubLibraries.IsEmpty && options.SubLibraries.Contains(LibraryName(library)));
        return isSub ? modifiers | LoadModifiers.Reexport : modifiers;
    }

    /// <summary>Warns of names that no library of the command line has.</summary>
    internal static void Check(DylibSearch search, LinkOptions options, List<Diagnostic> warnings)
    {
        foreach (string name in options.SubUmbrellas)
        {
            CheckName(search, "-sub_umbrella", name, UmbrellaName, warnings);
        }

        foreach (string name in options.SubLibraries)
        {
            CheckName(search, "-sub_library", name, LibraryName, warnings);
        }
    }

    private static void CheckName(DylibSearch search, string option, string name, Func<ParsedDylib, string> nameOf, List<Diagnostic> warnings)
    {
        foreach (DylibCandidate candidate in search.Candidates)
        {
            if (!candidate.IsImplicit && nameOf(candidate.Library) == name)
            {
                return;
            }
        }

        warnings.Add(Diagnostic.Warning(SymbolCodes.UnknownSubLibrary, Origin.CommandLine, $"{option} {name}: no such library is linked"));
    }

    private static bool IsUmbrellaOf(ParsedDylib library, string? installName) =>
        library.ParentUmbrella is { } umbrella && installName is not null && installName.Contains('/') && Leaf(installName).SequenceEqual(umbrella);

    /// <summary>The file's name as -sub_umbrella gives it: that of a framework's binary.</summary>
    private static string UmbrellaName(ParsedDylib library)
    {
        ReadOnlySpan<char> leaf = Leaf(library.Path);
        return new string(leaf.EndsWith(".tbd") ? leaf[..^4] : leaf);
    }

    /// <summary>The file's name as -sub_library gives it: without what follows its first dot.</summary>
    private static string LibraryName(ParsedDylib library)
    {
        ReadOnlySpan<char> leaf = Leaf(library.Path);
        int dot = leaf.IndexOf('.');
        return new string(dot < 0 ? leaf : leaf[..dot]);
    }

    private static ReadOnlySpan<char> Leaf(string path) => path.AsSpan(path.LastIndexOf('/') + 1);
}
