using System;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Options;

namespace AfsLd.Domain.Inputs;

/// <summary>One archive: its members and the names that pull them.</summary>
/// <param name="Path">The archive's path.</param>
/// <param name="Modifiers">ForceLoad: every member is linked; Hidden: its globals become private extern.</param>
/// <param name="Members">Members in file order, index members left out.</param>
/// <param name="Index">The defined external names, in the order of the archive's index (or of the members, when it has
/// no index or a stale one). Empty when every member is linked in any case.</param>
public sealed record ParsedArchive(
    string Path,
    LoadModifiers Modifiers,
    ImmutableArray<ArchiveMember> Members,
    ArchiveIndex Index)
{
    /// <summary>The members as objects, null where not read; empty unless every member is linked in any case.</summary>
    public ImmutableArray<ParsedObject?> ParsedMembers { get; init; } = [];

    /// <summary>Warnings found while parsing.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];
}

/// <summary>One member.</summary>
/// <param name="Name">Its name, decoded (BSD <c>#1/n</c>, GNU <c>/n</c>).</param>
/// <param name="Bytes">Its contents (of a universal member: the arm64 slice).</param>
/// <param name="HeaderOffset">Byte offset of its header in the archive.</param>
/// <param name="ModifiedTime">ar_date.</param>
public sealed record ArchiveMember(string Name, ReadOnlyMemory<byte> Bytes, long HeaderOffset, ulong ModifiedTime);

/// <summary>The names an archive defines, in columns.</summary>
/// <param name="Names">The bytes that the names lie in.</param>
/// <param name="NameOffsets">Byte offset of each name.</param>
/// <param name="NameLengths">Byte length of each name.</param>
/// <param name="NameHashes"><see cref="NameHash"/> of each name.</param>
/// <param name="MemberOf">Index of the defining member.</param>
public sealed record ArchiveIndex(
    ReadOnlyMemory<byte> Names,
    ImmutableArray<int> NameOffsets,
    ImmutableArray<int> NameLengths,
    ImmutableArray<ulong> NameHashes,
    ImmutableArray<int> MemberOf)
{
    /// <summary>No names.</summary>
    public static ArchiveIndex Empty { get; } = new(ReadOnlyMemory<byte>.Empty, [], [], [], []);
}
