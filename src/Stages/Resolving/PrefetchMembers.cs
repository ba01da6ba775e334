using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using LanguageExt;

namespace AfsLd.Stages.Resolving;

/// <summary>Reads the members that will probably be pulled, in parallel, before the walk pulls them one after the other.</summary>
/// <remarks>It decides nothing: the walk reads what is missing here, and never looks at what it does not pull. Each wave reads
/// the members that offer what the last wave refers to.</remarks>
internal sealed class PrefetchMembers
{
    /// <summary>With fewer members than this in all archives there is nothing to gain.</summary>
    private const int FewMembers = 8;

    private readonly LinkFold fold;
    private readonly ImmutableArray<LazyLibrary> libraries;
    private readonly DylibSearch dylibs;
    private readonly LazyNames offers;
    private readonly System.Collections.Generic.HashSet<ulong> asked = [];
    private readonly System.Collections.Generic.HashSet<(int Library, int Member)> taken = [];
    private readonly List<Job> wave = [];

    private readonly record struct Job(int Library, int Member);

    private PrefetchMembers(LinkFold fold, ImmutableArray<LazyLibrary> libraries, LazyNames offers, DylibSearch dylibs)
    {
        this.fold = fold;
        this.libraries = libraries;
        this.dylibs = dylibs;
        this.offers = offers;
    }

    public static void Run(
        IExecution execution, LinkFold fold, ImmutableArray<LazyLibrary> libraries, LazyNames offers, DylibSearch dylibs, MemberParser parse)
    {
        int members = 0;
        foreach (LazyLibrary library in libraries)
        {
            members += library.MayOffer ? library.Archive?.Members.Length ?? 0 : 0;
        }

        if (members >= FewMembers)
        {
            new PrefetchMembers(fold, libraries, offers, dylibs).ReadWaves(execution, parse);
        }
    }

    private void ReadWaves(IExecution execution, MemberParser parse)
    {
        for (int id = 0; id < fold.Names.Count; id++)
        {
            SymbolState state = fold.Names[id];
            if (state.Kind == GlobalKind.Undefined && (state.Marks & ReferenceMarks.Alias) == 0)
            {
                Want(state.Hash, fold.Names.NameOf(id));
            }
        }

        while (wave.Count != 0)
        {
            ImmutableArray<Job> jobs = [.. wave];
            wave.Clear();
            ImmutableArray<ParsedObject?> results = execution.Map(jobs, job => Read(libraries[job.Library], job.Member, parse));
            for (int i = 0; i < jobs.Length; i++)
            {
                if (results[i] is { } value)
                {
                    libraries[jobs[i].Library].Remember(jobs[i].Member, value);
                    WantReferencesOf(value);
                }
            }
        }
    }

    /// <summary>A member that cannot be read is left to the walk, which reports it if it is pulled.</summary>
    private static ParsedObject? Read(LazyLibrary library, int member, MemberParser parse)
    {
        if (library.Parsed(member) is { } known)
        {
            return known;
        }

        return library.Archive is { } archive ? parse(archive, member).Match<ParsedObject?>(Succ: value => value, Fail: _ => null) : null;
    }

    private void WantReferencesOf(ParsedObject value)
    {
        ReadOnlySpan<NList64> rows = value.Symbols.Rows;
        ReadOnlySpan<ulong> hashes = value.Symbols.NameHashes.AsSpan();
        for (int i = 0; i < rows.Length; i++)
        {
            if (hashes[i] != 0 && rows[i].Kind == SymbolTypes.Undefined && rows[i].Value == 0)
            {
                int id = fold.Names.Find(hashes[i], value.Symbols.NameOf(i));
                if (id < 0 || fold.Names[id].Kind == GlobalKind.Undefined)
                {
                    Want(hashes[i], value.Symbols.NameOf(i));
                }
            }
        }
    }

    private void Want(ulong hash, ReadOnlySpan<byte> name)
    {
        if (!asked.Add(hash) || !offers.TryFindAny(hash, name, out int library, out int entry))
        {
            return;
        }

        int member = libraries[library].MemberOf(entry);
        DylibHit hit = dylibs.Find(name, hash, libraries[library].Position);
        if (!libraries[library].HasJoined(member) && !(hit.IsFound && !hit.IsWeak) && taken.Add((library, member)))
        {
            wave.Add(new Job(library, member));
        }
    }
}
