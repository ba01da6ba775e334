using System;
using System.Collections.Immutable;
using System.Numerics;

namespace AfsLd.Stages.Resolving;

/// <summary>The names that libraries could define; the first library that lists one is asked for it.</summary>
/// <remarks>
/// Open addressing over the indexes' hashes, filled once for both who look ahead and the walk, to which a name shows when the walk has passed it.
/// Equal hashes count as equal names while it is filled, so that no name need be read; who looks a name up compares it, and where two
/// names do share a hash, looks through the libraries themselves.
/// </remarks>
internal sealed class LazyNames
{
    private readonly ImmutableArray<LazyLibrary> libraries;
    private readonly ulong[] hashes = [];
    private readonly (int Library, int Entry)[] places = [];
    private (int Library, int Entry) passed;
    private int[] starts = [];
    private int[] following = [];

    public LazyNames(ImmutableArray<LazyLibrary> libraries)
    {
        this.libraries = libraries;
        long names = 0;
        foreach (LazyLibrary library in libraries)
        {
            names += library.MayOffer ? library.EntryCount : 0;
        }

        if (names == 0)
        {
            return;
        }

        int slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(names * 2, 1 << 30));
        hashes = new ulong[slots];
        places = new (int, int)[slots];
        for (int library = 0; library < libraries.Length; library++)
        {
            if (libraries[library].MayOffer)
            {
                Add(library);
            }
        }
    }

    /// <summary>True if the walk has passed no name.</summary>
    public bool ShowsNone => hashes.Length == 0 || passed == default;

    /// <summary>From now on the entries of a library before this one show, and all entries of libraries before it.</summary>
    public void Pass(int library, int entry) => passed = (library, entry);

    /// <summary>Finds who offers a name, among what the walk has passed.</summary>
    public bool TryFind(ulong hash, ReadOnlySpan<byte> name, out int library, out int entry) =>
        TryFindAny(hash, name, out library, out entry) && (library < passed.Library || (library == passed.Library && entry < passed.Entry));

    /// <summary>Finds who offers a name, wherever the walk is.</summary>
    public bool TryFindAny(ulong hash, ReadOnlySpan<byte> name, out int library, out int entry)
    {
        int mask = hashes.Length - 1;
        for (int at = (int)hash & mask; mask > 0 && hashes[at] != 0; at = (at + 1) & mask)
        {
            if (hashes[at] == hash)
            {
                (library, entry) = places[at];
                return libraries[library].NameOf(entry).SequenceEqual(name) || TryFindBehind(hash, name, ref library, ref entry);
            }
        }

        library = -1;
        entry = -1;
        return false;
    }

    /// <summary>Finds who else offers a name, after the one that was found; for the walk alone, when it has passed all.</summary>
    public bool TryFindNext(ulong hash, ReadOnlySpan<byte> name, ref int library, ref int entry)
    {
        if (starts.Length == 0)
        {
            LinkEqualHashes();
        }

        for (int at = following[starts[library] + entry]; at >= 0; at = following[at])
        {
            while (at >= starts[library + 1])
            {
                library++;
            }

            entry = at - starts[library];
            if (libraries[library].NameOf(entry).SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Lets each entry know the next one of its hash, all entries of all libraries being numbered in their order.</summary>
    private void LinkEqualHashes()
    {
        starts = new int[libraries.Length + 1];
        for (int library = 0; library < libraries.Length; library++)
        {
            starts[library + 1] = checked(starts[library] + libraries[library].EntryCount);
        }

        following = new int[starts[^1]];
        var next = new int[hashes.Length];
        Array.Fill(next, -1);
        int mask = hashes.Length - 1;
        for (int library = libraries.Length - 1; library >= 0; library--)
        {
            for (int entry = starts[library + 1] - starts[library] - 1; entry >= 0; entry--)
            {
                ulong hash = libraries[library].HashOf(entry);
                int at = (int)hash & mask;
                while (hashes[at] != hash && hashes[at] != 0)
                {
                    at = (at + 1) & mask;
                }

                int number = starts[library] + entry;
                following[number] = next[at];
                next[at] = hashes[at] == 0 ? -1 : number;
            }
        }
    }

    private void Add(int number)
    {
        LazyLibrary library = libraries[number];
        int mask = hashes.Length - 1;
        for (int entry = 0; entry < library.EntryCount; entry++)
        {
            ulong hash = library.HashOf(entry);
            int at = (int)hash & mask;
            while (hashes[at] != 0 && hashes[at] != hash)
            {
                at = (at + 1) & mask;
            }

            if (hashes[at] == 0)
            {
                hashes[at] = hash;
                places[at] = (number, entry);
            }
        }
    }

    /// <summary>Looks for a name whose hash another one has, from that one on.</summary>
    private bool TryFindBehind(ulong hash, ReadOnlySpan<byte> name, ref int library, ref int entry)
    {
        for (entry++; library < libraries.Length; library++, entry = 0)
        {
            for (int count = libraries[library].MayOffer ? libraries[library].EntryCount : 0; entry < count; entry++)
            {
                if (libraries[library].HashOf(entry) == hash && libraries[library].NameOf(entry).SequenceEqual(name))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
