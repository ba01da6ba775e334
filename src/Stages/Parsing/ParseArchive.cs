using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing.Archives;
using LanguageExt;

namespace AfsLd.Stages.Parsing;

/// <summary>Reads an archive: its members, unread, and the names that pull them.</summary>
public static class ParseArchive
{
    /// <summary>The archive. Fails when a member header is malformed, or a thin archive's member is not among the loaded ones.</summary>
    /// <param name="path">The archive's path.</param>
    /// <param name="bytes">The whole archive; the result keeps slices of it.</param>
    /// <param name="modifiers">How it is taken.</param>
    /// <param name="thinMembers">The files of thin archives by the paths that <see cref="ThinMemberPaths"/> gives.</param>
    public static Fin<ParsedArchive> Run(
        string path, ReadOnlyMemory<byte> bytes, LoadModifiers modifiers, ImmutableDictionary<string, LoadedInput> thinMembers)
    {
        var origin = new Origin(path);
        bool isThin = DetectFormat.Run(bytes.Span) == FileFormat.ThinArchive;
        List<ArchiveMember> members = [];
        List<int> headerOffsets = [];
        List<int> memberAt = [];
        List<Diagnostic> errors = [];
        List<Diagnostic> warnings = [];
        (ArchivePart Part, int At, int SizeBytes) index = (ArchivePart.Member, 0, 0);
        var reader = new ArchiveReader(bytes.Span);
        string? foreign = null;
        // A thin archive may name one file as often as it likes.
        Dictionary<ReadOnlyMemory<byte>, (FileFormat, ReadOnlyMemory<byte>)>? looked = isThin ? [] : null;
        Diagnostic? failure;
        while (reader.MoveNext(origin, out failure))
        {
            if (reader.Part != ArchivePart.Member)
            {
                bool isIndex = reader.Part is not (ArchivePart.LongNames or ArchivePart.OtherTable);
                index = isIndex && index.Part == ArchivePart.Member ? (reader.Part, reader.ContentsOffset, (int)reader.SizeBytes) : index;
                continue;
            }

            ArchiveMember? member = isThin
                ? FindThin(path, reader, thinMembers, errors)
                : new ArchiveMember(
                    reader.Name, bytes.Slice(reader.ContentsOffset, (int)reader.SizeBytes), reader.HeaderOffset, reader.ModifiedTime);
            if (member is not null)
            {
                (FileFormat format, ReadOnlyMemory<byte> contents) = Look(path, member, looked);
                foreign ??= format == FileFormat.Elf && members.Count == 0 ? $"{member.Name} is ELF: compile it with -target arm64-apple-macos" : null;
                member = IsLinkable(path, member, format, modifiers, warnings) ? member with { Bytes = contents } : null;
            }

            headerOffsets.Add(reader.HeaderOffset);
            memberAt.Add(member is null ? -1 : members.Count);
            if (member is not null)
            {
                members.Add(member);
            }
        }

        if (failure is not null)
        {
            errors.Add(failure);
        }

        if (errors.Count != 0)
        {
            return new LinkError([.. errors]);
        }

        if (members.Count == 0 && foreign is not null)
        {
            warnings.Clear();
            string code = modifiers.HasFlag(LoadModifiers.ForceLoad) ? ParsingCodes.SkippedMember : ParsingCodes.ForeignArchive;
            warnings.Add(Diagnostic.Warning(code, origin, $"no member is a Mach-O object: {foreign}"));
        }

        ImmutableArray<ArchiveMember> all = [.. members];
        if (modifiers.HasFlag(LoadModifiers.ForceLoad))
        {
            // Nobody asks for a name of an archive of which everything is linked.
            return new ParsedArchive(path, modifiers, all, ArchiveIndex.Empty) { Warnings = [.. warnings] };
        }

        ArchiveIndex? names = index.Part == ArchivePart.Member
            ? null
            : ReadIndex.Run(bytes, index.Part, index.At, index.SizeBytes, headerOffsets.ToArray(), memberAt.ToArray());
        if (names is null)
        {
            (names, ImmutableArray<Diagnostic> skipped) = MakeIndex.Run(path, all);
            warnings.AddRange(skipped);
        }

        return new ParsedArchive(path, modifiers, all, names) { Warnings = [.. warnings] };
    }

    private static ArchiveMember? FindThin(
        string path, in ArchiveReader reader, ImmutableDictionary<string, LoadedInput> thinMembers, List<Diagnostic> errors)
    {
        string name = reader.Name;
        string memberPath = ThinMemberPaths.Of(path, name);
        if (thinMembers.TryGetValue(memberPath, out LoadedInput? found))
        {
            return new ArchiveMember(name, found.Bytes, reader.HeaderOffset, reader.ModifiedTime);
        }

        errors.Add(Diagnostic.Missing(
            ParsingCodes.MissingMember, new Origin(path, name), $"the thin archive's member is not there: {memberPath}"));
        return null;
    }

    /// <summary>What a member is, and its bytes: of a universal one those of its arm64 slice.</summary>
    private static (FileFormat Format, ReadOnlyMemory<byte> Contents) Look(
        string path, ArchiveMember member, Dictionary<ReadOnlyMemory<byte>, (FileFormat Format, ReadOnlyMemory<byte> Contents)>? looked)
    {
        if (looked is not null && looked.TryGetValue(member.Bytes, out (FileFormat Format, ReadOnlyMemory<byte> Contents) known))
        {
            return known;
        }

        // Without an arm64 slice it stays as it is: who pulls it is told.
        FileFormat format = DetectFormat.Run(member.Bytes.Span);
        ReadOnlyMemory<byte> contents = member.Bytes;
        if (format == FileFormat.Universal && SelectSlice.Find(new Origin(path, member.Name), member.Bytes, out ReadOnlyMemory<byte> slice) is null)
        {
            contents = slice;
        }

        known = (format, contents);
        looked?.Add(member.Bytes, known);
        return known;
    }

    /// <summary>False for what is nothing to link: ld64 skips those members, with a warning if every member is asked for.</summary>
    private static bool IsLinkable(string path, ArchiveMember member, FileFormat format, LoadModifiers modifiers, List<Diagnostic> warnings)
    {
        if (format is FileFormat.Universal or FileFormat.Object or FileFormat.Bitcode or FileFormat.OtherMachO)
        {
            return true;
        }

        if (modifiers.HasFlag(LoadModifiers.ForceLoad) && format != FileFormat.Empty)
        {
            warnings.Add(Diagnostic.Warning(ParsingCodes.SkippedMember, new Origin(path, member.Name), "skipped: not a Mach-O object"));
        }

        return false;
    }
}
