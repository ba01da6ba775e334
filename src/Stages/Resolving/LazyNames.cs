using System;
using System.Collections.Immutable;

namespace AfsLd.Stages.Resolving;

/// <summary>The names that libraries could define and nobody has wanted yet; the first library that offers one keeps it.</summary>
internal sealed class LazyNames
{
    private readonly ImmutableArray<LazyLibrary> libraries;
    private ulong[] hashes = new ulong[256];
    private (int Library, int Entry)[] places = new (int, int)[256];
    private int count;

    public LazyNames(ImmutableArray<LazyLibrary> libraries)
    {
        this.libraries = libraries;
    }

    public bool IsEmpty => count == 0;

    /// <summary>Makes room for a library's names at once.</summary>
    public void Reserve(int more)
    {
        int wanted = hashes.Length;
        while (wanted < (count + more) * 2)
        {
            wanted *= 2;
        }

        if (wanted == hashes.Length)
        {
            return;
        }

        ulong[] oldHashes = hashes;
        (int Library, int Entry)[] oldPlaces = places;
        hashes = new ulong[wanted];
        places = new (int, int)[wanted];
        for (int i = 0; i < oldHashes.Length; i++)
        {
            if (oldHashes[i] != 0)
            {
                int at = (int)(oldHashes[i] & (ulong)(wanted - 1));
                while (hashes[at] != 0)
                {
                    at = (at + 1) & (wanted - 1);
                }

                hashes[at] = oldHashes[i];
                places[at] = oldPlaces[i];
            }
        }
    }

    /// <summary>Remembers an offer unless an earlier one stands; room must have been made.</summary>
    public void Offer(ulong hash, int library, int entry)
    {
        int mask = hashes.Length - 1;
        int at = (int)(hash & (ulong)mask);
        while (hashes[at] != 0)
        {
            if (hashes[at] == hash
                && libraries[places[at].Library].NameOf(places[at].Entry).SequenceEqual(libraries[library].NameOf(entry)))
            {
                return;
            }

            at = (at + 1) & mask;
        }

        hashes[at] = hash;
        places[at] = (library, entry);
        count++;
    }

    /// <summary>Finds who offers a name.</summary>
    public bool TryFind(ulong hash, ReadOnlySpan<byte> name, out int library, out int entry)
    {
        int mask = hashes.Length - 1;
        int at = (int)(hash & (ulong)mask);
        while (hashes[at] != 0)
        {
            if (hashes[at] == hash)
            {
                (library, entry) = places[at];
                if (libraries[library].NameOf(entry).SequenceEqual(name))
                {
                    return true;
                }
            }

            at = (at + 1) & mask;
        }

        library = -1;
        entry = -1;
        return false;
    }
}
