using System;
using System.Text;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Resolving;

/// <summary>What is linked only when it defines a wanted name: an archive, or an object of --start-lib.</summary>
/// <remarks>Private to one fold: it remembers which members have joined.</remarks>
internal sealed class LazyLibrary
{
    private readonly ParsedArchive? archive;
    private readonly ParsedObject? lazyObject;
    private readonly int[] entries;
    private readonly ParsedObject?[] parsed;
    private readonly bool[] joined;

    /// <summary>An archive.</summary>
    /// <param name="archive">What was parsed.</param>
    /// <param name="parsed">Per member, what has been read already; null where nothing.</param>
    /// <param name="joined">Per member, whether it is linked already.</param>
    /// <param name="position">The number of its input.</param>
    public LazyLibrary(ParsedArchive archive, ParsedObject?[] parsed, bool[] joined, int position)
    {
        this.archive = archive;
        this.parsed = parsed;
        this.joined = joined;
        entries = [];
        Position = position;
    }

    /// <summary>An object of --start-lib.</summary>
    public LazyLibrary(ParsedObject lazyObject, int position)
    {
        this.lazyObject = lazyObject;
        parsed = [lazyObject];
        joined = new bool[1];
        entries = DefinedEntries(lazyObject);
        Position = position;
    }

    /// <summary>The number of its input: libraries are asked in this order.</summary>
    public int Position { get; }

    /// <summary>How many names it can define.</summary>
    public int EntryCount => archive is null ? entries.Length : archive.Index.NameHashes.Length;

    /// <summary>False if nothing of it is left to be linked: as of an archive of which all is linked in any case.</summary>
    public bool MayOffer
    {
        get
        {
            if (archive is null)
            {
                return !joined[0];
            }

            for (int member = 0; member < joined.Length; member++)
            {
                if (!joined[member] && !archive.Members[member].Bytes.IsEmpty)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The archive; null for an object of --start-lib.</summary>
    public ParsedArchive? Archive => archive;

    public ulong HashOf(int entry) =>
        archive is not null ? archive.Index.NameHashes[entry]
        : lazyObject is not null ? lazyObject.Symbols.NameHashes[entries[entry]] : 0;

    public ReadOnlySpan<byte> NameOf(int entry) =>
        archive is not null ? archive.Index.Names.Span.Slice(archive.Index.NameOffsets[entry], archive.Index.NameLengths[entry])
        : lazyObject is not null ? lazyObject.Symbols.NameOf(entries[entry]) : [];

    /// <summary>The member that an entry lies in; 0 for an object.</summary>
    public int MemberOf(int entry) => archive is null ? 0 : archive.Index.MemberOf[entry];

    public bool HasJoined(int member) => joined[member];

    public void MarkJoined(int member) => joined[member] = true;

    /// <summary>What was read of a member; null if nothing was.</summary>
    public ParsedObject? Parsed(int member) => parsed[member];

    public void Remember(int member, ParsedObject value) => parsed[member] = value;

    /// <summary><c>lib.a(member.o)</c>, or the object's path.</summary>
    public string Describe(int member) =>
        archive is not null ? $"{archive.Path}({archive.Members[member].Name})"
        : lazyObject is not null ? lazyObject.Origin.FileAndMember : "";

    public string TextOf(int entry) => Encoding.UTF8.GetString(NameOf(entry));

    private static int[] DefinedEntries(ParsedObject value)
    {
        var rows = value.Symbols.Rows;
        int count = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            count += Defines(rows[i]) ? 1 : 0;
        }

        var found = new int[count];
        int at = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            if (Defines(rows[i]))
            {
                found[at++] = i;
            }
        }

        return found;
    }

    private static bool Defines(in Domain.Format.NList64 row) =>
        !row.IsStab && row.IsExternal && (row.Kind != Domain.Format.SymbolTypes.Undefined || row.Value != 0);
}
