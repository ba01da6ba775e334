using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Searching;

namespace AfsLd.Stages.Resolving;

/// <summary>The dylibs of a link in search order, and the two-level lookup over them.</summary>
/// <remarks>As ld64: the dylibs of the command line in order, each with the private libraries it re-exports; then the public
/// ones that they re-export (/usr/lib, /System/Library/Frameworks), by install name. The first strong export wins,
/// else the first weak one.</remarks>
internal sealed class DylibSearch
{
    private readonly ImmutableArray<DylibCandidate> withWeakDefinitions;

    private DylibSearch(ImmutableArray<DylibCandidate> candidates)
    {
        Candidates = candidates;
        withWeakDefinitions = candidates.RemoveAll(candidate => !HasWeakDefinitions(candidate));
    }

    public ImmutableArray<DylibCandidate> Candidates { get; }

    public static DylibSearch Of(ParsedInputs inputs, LinkOptions options)
    {
        if (options.Kind == OutputKind.Relocatable || options.IsStatic)
        {
            return new DylibSearch([]);
        }

        var direct = new List<(ParsedDylib Library, LoadModifiers Modifiers, int Position)>();
        var numberOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < inputs.Inputs.Length; i++)
        {
            if (inputs.Inputs[i] is not ParsedInput.Dylib { Value: var library, Modifiers: var said })
            {
                continue;
            }

            LoadModifiers modifiers = MarkSubLibraries.Of(library, said, options);

            if (numberOf.TryGetValue(library.InstallName, out int known) && !library.IsBundleLoader)
            {
                // dyld refuses two loads of one install name (SDK 26 and later), and one is enough for any.
                LoadModifiers both = direct[known].Modifiers | modifiers;
                bool isAutolinked = (direct[known].Modifiers & modifiers & LoadModifiers.Autolinked) != 0;
                direct[known] = direct[known] with { Modifiers = isAutolinked ? both : both & ~LoadModifiers.Autolinked };
                continue;
            }

            if (!library.IsBundleLoader)
            {
                numberOf.Add(library.InstallName, direct.Count);
            }

            direct.Add((library, modifiers, i));
        }

        var publicOnes = new SortedDictionary<string, (ParsedDylib Library, LoadModifiers Modifiers)>(StringComparer.Ordinal);
        var inlined = new InlinedLibraries();
        var candidates = ImmutableArray.CreateBuilder<DylibCandidate>(direct.Count);
        foreach ((ParsedDylib library, LoadModifiers modifiers, int position) in direct)
        {
            candidates.Add(new DylibCandidate(library, modifiers, position, ScopeOf(library, modifiers, numberOf, publicOnes, inputs, inlined, options)));
        }

        AddPublic(candidates, publicOnes, numberOf, inputs, inlined, options);
        return new DylibSearch(candidates.DrainToImmutable());
    }

    /// <summary>Finds the dylib that a name is bound to.</summary>
    /// <param name="name">The name's bytes.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="before">Only dylibs of inputs before this one are asked; int.MaxValue: all.</param>
    public DylibHit Find(ReadOnlySpan<byte> name, ulong hash, int before = int.MaxValue)
    {
        DylibHit weak = DylibHit.None;
        for (int i = 0; i < Candidates.Length; i++)
        {
            DylibCandidate candidate = Candidates[i];
            if (before != int.MaxValue && candidate.Position >= before)
            {
                break;
            }

            if (!FindIn(candidate.Scope, name, hash, out DylibExport export))
            {
                continue;
            }

            var hit = new DylibHit(i, export);
            if (!hit.IsWeak)
            {
                return hit;
            }

            weak = weak.IsFound ? weak : hit;
        }

        return weak;
    }

    /// <summary>True if some dylib exports the name as a weak definition; only dylibs that have any are asked.</summary>
    public bool HasWeakDefinition(ReadOnlySpan<byte> name, ulong hash)
    {
        foreach (DylibCandidate candidate in withWeakDefinitions)
        {
            if (FindIn(candidate.Scope, name, hash, out DylibExport export) && (export.Flags & DylibExportFlags.WeakDefinition) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True if any dylib exports a weak definition at all.</summary>
    public bool HasWeakDefinitions() => !withWeakDefinitions.IsEmpty;

    private static bool HasWeakDefinitions(DylibCandidate candidate)
    {
        foreach (ScopedLibrary scoped in candidate.Scope)
        {
            if (scoped.Library.Exports.HasWeakDefinitions)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Asks a dylib and what it re-exports; a library that hides the name hides it for what it re-exports.</summary>
    private static bool FindIn(ImmutableArray<ScopedLibrary> scope, ReadOnlySpan<byte> name, ulong hash, out DylibExport export)
    {
        for (int i = 0; i < scope.Length; i++)
        {
            IDylibExports exports = scope[i].Library.Exports;
            if (exports.TryFind(name, hash, out export))
            {
                return true;
            }

            if (exports.Hides(name, hash))
            {
                i = scope[i].End - 1;
            }
        }

        export = default;
        return false;
    }

    private static void AddPublic(
        ImmutableArray<DylibCandidate>.Builder candidates,
        SortedDictionary<string, (ParsedDylib Library, LoadModifiers Modifiers)> publicOnes,
        Dictionary<string, int> numberOf,
        ParsedInputs inputs,
        InlinedLibraries inlined,
        LinkOptions options)
    {
        // A public library may re-export further public ones: each round adds what the last one found.
        var done = new SortedDictionary<string, DylibCandidate>(StringComparer.Ordinal);
        while (publicOnes.Count != done.Count)
        {
            var round = new List<KeyValuePair<string, (ParsedDylib Library, LoadModifiers Modifiers)>>(publicOnes);
            foreach ((string name, (ParsedDylib library, LoadModifiers modifiers)) in round)
            {
                if (!done.ContainsKey(name))
                {
                    done.Add(name, new DylibCandidate(library, modifiers, int.MaxValue, ScopeOf(library, modifiers, numberOf, publicOnes, inputs, inlined, options)));
                }
            }
        }

        candidates.AddRange(done.Values);
    }

    private static ImmutableArray<ScopedLibrary> ScopeOf(
        ParsedDylib library,
        LoadModifiers modifiers,
        Dictionary<string, int> numberOf,
        SortedDictionary<string, (ParsedDylib Library, LoadModifiers Modifiers)> publicOnes,
        ParsedInputs inputs,
        InlinedLibraries inlined,
        LinkOptions options)
    {
        var scope = new List<(ParsedDylib Library, int Parent)>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { library.InstallName };
        var pending = new Stack<(ParsedDylib Library, ParsedDylib File, int Parent)>();
        pending.Push((library, library, -1));
        while (pending.TryPop(out (ParsedDylib Library, ParsedDylib File, int Parent) next))
        {
            int number = scope.Count;
            scope.Add((next.Library, next.Parent));
            // Pushed backwards, so that re-exports are asked depth first and in order.
            for (int i = next.Library.Reexports.Length - 1; i >= 0; i--)
            {
                string name = next.Library.Reexports[i];
                if (!seen.Add(name) || FindReexport(name, next.File, inputs, inlined) is not var (found, file))
                {
                    continue;
                }

                if (!options.ImplicitDylibs || !PublicLocation.Contains(name))
                {
                    pending.Push((found, file, number));
                }
                else if (!numberOf.ContainsKey(name))
                {
                    publicOnes.TryAdd(name, (found, modifiers & LoadModifiers.Weak));
                }
            }
        }

        return WithEnds(scope);
    }

    private static ImmutableArray<ScopedLibrary> WithEnds(List<(ParsedDylib Library, int Parent)> scope)
    {
        var ends = new int[scope.Count];
        var scoped = new ScopedLibrary[scope.Count];
        for (int i = scope.Count - 1; i >= 0; i--)
        {
            ends[i] = Math.Max(ends[i], i + 1);
            scoped[i] = new ScopedLibrary(scope[i].Library, ends[i]);
            if (scope[i].Parent >= 0)
            {
                ends[scope[i].Parent] = Math.Max(ends[scope[i].Parent], ends[i]);
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(scoped);
    }

    /// <summary>The re-exported library, and the stub file whose inlined documents its own re-exports are looked up in first.</summary>
    private static (ParsedDylib Found, ParsedDylib File)? FindReexport(string name, ParsedDylib file, ParsedInputs inputs, InlinedLibraries inlined)
    {
        if (inlined.Find(file, name) is { } library)
        {
            return (library, file);
        }

        return inputs.Reexported.TryGetValue(name, out ParsedDylib? found) ? (found, found) : null;
    }
}
