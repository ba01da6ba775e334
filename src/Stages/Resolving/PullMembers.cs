using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using LanguageExt;

namespace AfsLd.Stages.Resolving;

/// <summary>Walks the command line and links what defines a wanted name, until nothing more is wanted.</summary>
/// <remarks>The order is lld's: an archive is asked in the order of its index when it is reached, and for each later
/// reference when that is reached; a pulled member's own references are satisfied at once, depth first. As in ld64 an object
/// of the command line that defines the name, wherever it stands, makes pulling needless. N_WEAK_REF references
/// pull too (both linkers). The first library in order that offers a name is asked, a dylib's strong export included.</remarks>
internal sealed class PullMembers
{
    private readonly LinkFold fold;
    private readonly ImmutableArray<LazyLibrary> libraries;
    private readonly DylibSearch dylibs;
    private readonly MemberParser parse;
    private readonly List<string>? whyLoaded;
    private readonly List<Diagnostic> errors = [];
    private readonly LazyNames lazyNames;
    private readonly Stack<(int Object, int Index)> unfinished = new();
    private readonly Dictionary<(int Library, int Member), DataDefinitions> dataDefinitions = [];

    public PullMembers(
        LinkFold fold, ImmutableArray<LazyLibrary> libraries, LazyNames lazyNames, DylibSearch dylibs, MemberParser parse, List<string>? whyLoaded)
    {
        this.fold = fold;
        this.libraries = libraries;
        this.dylibs = dylibs;
        this.parse = parse;
        this.whyLoaded = whyLoaded;
        this.lazyNames = lazyNames;
    }

    /// <summary>Members that could not be read.</summary>
    public IReadOnlyList<Diagnostic> Errors => errors;

    /// <summary>Asks each library in its turn.</summary>
    public void Walk(ImmutableArray<LinkStep> steps)
    {
        if (libraries.IsEmpty)
        {
            return;
        }

        foreach (LinkStep step in steps)
        {
            if (step.IsLibrary)
            {
                Ask(step.Index);
            }
            else if (!lazyNames.ShowsNone)
            {
                MentionReferencesOf(step.Index);
            }
        }
    }

    /// <summary>Links data definitions that replace tentative ones (ld64 does, lld does not: Fortran's BLOCK DATA needs it).</summary>
    /// <remarks>Each tentative definition is looked for once, in every library that lists it, and so are those of the objects that join
    /// meanwhile: ld64 too asks all of them, again as long as something was linked (Resolver::resolveUndefines).</remarks>
    public void OverrideCommons()
    {
        if (!fold.HasCommons || lazyNames.ShowsNone)
        {
            return;
        }

        var tried = new System.Collections.Generic.HashSet<int>();
        for (int number = 0; number < fold.Objects.Count; number++)
        {
            ReadOnlySpan<NList64> rows = fold.Objects[number].Symbols.Rows;
            for (int i = 0; i < rows.Length; i++)
            {
                int id = fold.Maps[number][i];
                if (id >= 0 && rows[i].Kind == SymbolTypes.Undefined && rows[i].Value != 0 && tried.Add(id))
                {
                    Override(id);
                }
            }
        }
    }

    /// <summary>A reference has been reached: whoever offers the name already is linked.</summary>
    public void Mention(int id)
    {
        ref SymbolState state = ref fold.Names[id];
        state.Marks |= ReferenceMarks.Mentioned;
        if (IsWanted(state)
            && lazyNames.TryFind(fold.Names.HashOf(id), fold.Names.NameOf(id), out int library, out int entry)
            && !IsExportedBefore(id, library))
        {
            Pull(library, entry);
            Finish();
        }
    }

    private static bool IsWanted(in SymbolState state) =>
        state.Kind == GlobalKind.Undefined && (state.Marks & (ReferenceMarks.Mentioned | ReferenceMarks.Alias)) == ReferenceMarks.Mentioned;

    private bool IsExportedBefore(int id, int library)
    {
        DylibHit hit = dylibs.Find(fold.Names.NameOf(id), fold.Names.HashOf(id), libraries[library].Position);
        return hit.IsFound && !hit.IsWeak;
    }

    private void Ask(int number)
    {
        LazyLibrary library = libraries[number];
        int entries = library.MayOffer ? library.EntryCount : 0;
        for (int entry = 0; entry < entries; entry++)
        {
            if (library.HasJoined(library.MemberOf(entry)))
            {
                continue;
            }

            int id = fold.Names.FindUndefined(library.HashOf(entry), library.NameOf(entry));
            if (id >= 0 && IsWanted(fold.Names[id]) && !IsExportedBefore(id, number))
            {
                lazyNames.Pass(number, entry);
                Pull(number, entry);
                Finish();
            }
        }

        lazyNames.Pass(number + 1, 0);
    }

    /// <summary>Mentions the references of an object that has joined.</summary>
    public void MentionReferencesOf(int objectIndex)
    {
        unfinished.Push((objectIndex, 0));
        Finish();
    }

    /// <summary>Mentions the references of every object that has just joined, the last one's first.</summary>
    private void Finish()
    {
        while (unfinished.TryPop(out (int Object, int Index) next))
        {
            int[] map = fold.Maps[next.Object];
            ReadOnlySpan<NList64> rows = fold.Objects[next.Object].Symbols.Rows;
            for (int i = next.Index; i < map.Length; i++)
            {
                if (map[i] < 0 || rows[i].Kind != SymbolTypes.Undefined || rows[i].Value != 0)
                {
                    continue;
                }

                int id = map[i];
                ref SymbolState state = ref fold.Names[id];
                state.Marks |= ReferenceMarks.Mentioned;
                if (IsWanted(state)
                    && lazyNames.TryFind(fold.Names.HashOf(id), fold.Names.NameOf(id), out int library, out int entry)
                    && !IsExportedBefore(id, library))
                {
                    unfinished.Push((next.Object, i + 1));
                    Pull(library, entry);
                    break;
                }
            }
        }
    }

    private void Pull(int number, int entry)
    {
        LazyLibrary library = libraries[number];
        int member = library.MemberOf(entry);
        if (library.HasJoined(member))
        {
            return;
        }

        library.MarkJoined(member);
        if (Read(library, member) is not { } value)
        {
            return;
        }

        whyLoaded?.Add($"{library.TextOf(entry)} forced load of {library.Describe(member)}");
        unfinished.Push((fold.Join(value, ReferenceMarks.None), 0));
        fold.JoinResolverStubs();
    }

    private ParsedObject? Read(LazyLibrary library, int member)
    {
        if (library.Parsed(member) is { } known)
        {
            return known;
        }

        if (library.Archive is not { } archive)
        {
            return null;
        }

        Fin<ParsedObject> result = parse(archive, member);
        return result.Match<ParsedObject?>(
            Succ: value =>
            {
                library.Remember(member, value);
                return value;
            },
            Fail: error =>
            {
                library.MarkJoined(member);
                errors.AddRange(LinkError.DiagnosticsOf(error));
                return null;
            });
    }

    private void Override(int id)
    {
        ulong hash = fold.Names.HashOf(id);
        bool isOffered = lazyNames.TryFind(hash, fold.Names.NameOf(id), out int library, out int entry);
        while (isOffered && fold.Names[id].Kind == GlobalKind.Common)
        {
            if (DefinesData(library, entry))
            {
                Pull(library, entry);
                Finish();
            }

            isOffered = lazyNames.TryFindNext(hash, fold.Names.NameOf(id), ref library, ref entry);
        }
    }

    /// <summary>True if the member defines the name, really and not in code: what ld64 lets replace a tentative definition.</summary>
    private bool DefinesData(int number, int entry)
    {
        LazyLibrary library = libraries[number];
        int member = library.MemberOf(entry);
        if (library.HasJoined(member))
        {
            return false;
        }

        if (!dataDefinitions.TryGetValue((number, member), out DataDefinitions? known))
        {
            known = DataDefinitions.Of(Read(library, member));
            dataDefinitions.Add((number, member), known);
        }

        return known.Contains(library.HashOf(entry), library.NameOf(entry));
    }
}
