using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Parsing.Archives;

/// <summary>Reads an archive's own index. One that does not fit the archive is no index: it is stale, and is made anew.</summary>
internal static class ReadIndex
{
    /// <summary>The index, or null when it is malformed or names a member that is not there.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="part">The kind of index.</param>
    /// <param name="at">Where it begins.</param>
    /// <param name="sizeBytes">Its length.</param>
    /// <param name="headerOffsets">Byte offsets of the headers of all members, ascending.</param>
    /// <param name="memberAt">For each of them the index of the member, or -1 when it is none that can be linked.</param>
    internal static ArchiveIndex? Run(
        ReadOnlyMemory<byte> archive, ArchivePart part, int at, int sizeBytes, ReadOnlySpan<int> headerOffsets, ReadOnlySpan<int> memberAt)
    {
        ReadOnlySpan<byte> table = archive.Span.Slice(at, sizeBytes);
        int word = part is ArchivePart.BsdIndex64 or ArchivePart.GnuIndex64 ? 8 : 4;
        bool isBsd = part is ArchivePart.BsdIndex or ArchivePart.BsdIndex64;
        int entryBytes = isBsd ? 2 * word : word;
        if (table.Length < word)
        {
            return null;
        }

        ulong first = Read(table, word, isBsd);
        // ranlib.h: the BSD index begins with the size of its entries in bytes, the GNU one with their number.
        ulong count = isBsd ? first / (uint)entryBytes : first;
        if (count > (ulong)((table.Length - word) / entryBytes))
        {
            return null;
        }

        ReadOnlySpan<byte> entries = table.Slice(word, (int)count * entryBytes);
        int namesAt = word + entries.Length;
        if (isBsd)
        {
            namesAt = word + (int)first;
            if (namesAt > table.Length - word || Read(table[namesAt..], word, true) > (ulong)(table.Length - namesAt - word))
            {
                return null;
            }

            namesAt += word;
        }

        var offsets = new int[count];
        var lengths = new int[count];
        var hashes = new ulong[count];
        var members = new int[count];
        ReadOnlySpan<byte> names = table[namesAt..];
        var budget = new NameBudget(offsets.Length, names.Length);
        int kept = 0;
        int place = 0;
        ulong nextName = 0;
        for (int i = 0; i < offsets.Length; i++)
        {
            ReadOnlySpan<byte> entry = entries[(i * entryBytes)..];
            ulong name = isBsd ? Read(entry, word, true) : nextName;
            ulong header = Read(isBsd ? entry[word..] : entry, word, isBsd);
            if (name >= (ulong)names.Length)
            {
                return null;
            }

            int length = names[(int)name..].IndexOf((byte)0);
            if (length < 0 || !budget.Spend(length) || !TryFindMember(headerOffsets, header, ref place))
            {
                return null;
            }

            nextName = name + (uint)length + 1;
            if (memberAt[place] < 0)
            {
                continue;
            }

            offsets[kept] = at + namesAt + (int)name;
            lengths[kept] = length;
            hashes[kept] = NameHash.Of(names.Slice((int)name, length));
            members[kept++] = memberAt[place];
        }

        return kept == 0
            ? null
            : new ArchiveIndex(
                archive,
                ImmutableCollectionsMarshal.AsImmutableArray(kept == offsets.Length ? offsets : offsets[..kept]),
                ImmutableCollectionsMarshal.AsImmutableArray(kept == offsets.Length ? lengths : lengths[..kept]),
                ImmutableCollectionsMarshal.AsImmutableArray(kept == offsets.Length ? hashes : hashes[..kept]),
                ImmutableCollectionsMarshal.AsImmutableArray(kept == offsets.Length ? members : members[..kept]));
    }

    private static bool TryFindMember(ReadOnlySpan<int> headerOffsets, ulong header, ref int place)
    {
        // Entries of one member mostly stand together.
        if (place < headerOffsets.Length && (ulong)headerOffsets[place] == header)
        {
            return true;
        }

        int found = header > int.MaxValue ? -1 : headerOffsets.BinarySearch((int)header);
        place = Math.Max(found, 0);
        return found >= 0;
    }

    private static ulong Read(ReadOnlySpan<byte> bytes, int word, bool isLittleEndian) => (word, isLittleEndian) switch
    {
        (8, true) => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        (8, false) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
        (_, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        (_, false) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
    };
}
