using System;
using System.Collections.Generic;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Resolving;

/// <summary>The candidates, then the dylibs that exist only because a $ld$ directive moves a symbol there; and who uses each.</summary>
internal sealed class MovedDylibs
{
    private readonly DylibSearch search;
    private readonly LoadModifiers ignored;
    private readonly Dictionary<string, int> numberOf = new(StringComparer.Ordinal);
    private readonly List<(ParsedDylib Library, DylibExport Export, LoadModifiers Modifiers)> made = [];
    private readonly List<(bool IsUsed, bool IsUsedStrongly)> uses = [];

    public MovedDylibs(DylibSearch search, LinkOptions options)
    {
        this.search = search;
        ignored = options.Kind == OutputKind.Dylib ? LoadModifiers.None : LoadModifiers.Upward;
        for (int i = 0; i < search.Candidates.Length; i++)
        {
            numberOf.TryAdd(search.Candidates[i].Library.InstallName, i);
            uses.Add((false, false));
        }
    }

    public int Count => uses.Count;

    /// <summary>The number of the dylib that a symbol is bound to, after its directive.</summary>
    public int NumberOf(DylibHit hit)
    {
        if (hit.Export.InstallName is not { } installName)
        {
            return hit.Candidate;
        }

        if (!numberOf.TryGetValue(installName, out int number))
        {
            number = uses.Count;
            numberOf.Add(installName, number);
            DylibCandidate candidate = search.Candidates[hit.Candidate];
            made.Add((candidate.Library, hit.Export, candidate.Modifiers & LoadModifiers.Weak));
            uses.Add((false, false));
        }

        return number;
    }

    public void Use(int number, bool isWeakImport) =>
        uses[number] = (true, uses[number].IsUsedStrongly || !isWeakImport);

    /// <summary>What the load command would say.</summary>
    public LinkedDylib Describe(int number)
    {
        (bool isUsed, bool isUsedStrongly) = uses[number];
        // ld64: a dylib of which only weak imports are used is loaded weakly.
        LoadModifiers weak = isUsed && !isUsedStrongly ? LoadModifiers.Weak : LoadModifiers.None;
        if (number < search.Candidates.Length)
        {
            DylibCandidate candidate = search.Candidates[number];
            ParsedDylib own = candidate.Library;
            return new LinkedDylib(own, own.InstallName, own.CurrentVersion, own.CompatibilityVersion, (candidate.Modifiers & ~ignored) | weak, isUsed);
        }

        (ParsedDylib library, DylibExport export, LoadModifiers modifiers) = made[number - search.Candidates.Length];
        bool hasVersion = export.CompatibilityVersion.Packed != 0;
        return new LinkedDylib(
            library,
            export.InstallName ?? library.InstallName,
            hasVersion ? export.CompatibilityVersion : library.CurrentVersion,
            hasVersion ? export.CompatibilityVersion : library.CompatibilityVersion,
            modifiers | weak,
            isUsed);
    }
}
