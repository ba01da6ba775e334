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
            ArchiveMember? found = member;
            member = member is null ? null : Linkable(path, member, modifiers, warnings);
            if (member is null && found is not null && members.Count == 0 && foreign is null && DetectFormat.Run(found.Bytes.Span) == FileFormat.Elf)
            {
                foreign = $"{found.Name} is ELF: compile it with -target arm64-apple-macos";
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

    /// <summary>The member with its arm64 slice, or null for one that is nothing to link: ld64 skips those, with a warning if every member is asked for.</summary>
    private static ArchiveMember? Linkable(string path, ArchiveMember member, LoadModifiers modifiers, List<Diagnostic> warnings)
    {
        FileFormat format = DetectFormat.Run(member.Bytes.Span);
        switch (format)
        {
            case FileFormat.Universal:
                // Without an arm64 slice it stays as it is: who pulls it is told.
                return SelectSlice.Find(new Origin(path, member.Name), member.Bytes, out ReadOnlyMemory<byte> slice) is null
                    ? member with { Bytes = slice }
                    : member;
            case FileFormat.Object or FileFormat.Bitcode or FileFormat.OtherMachO:
                return member;
            default:
                if (modifiers.HasFlag(LoadModifiers.ForceLoad) && format != FileFormat.Empty)
                {
                    warnings.Add(Diagnostic.Warning(
                        ParsingCodes.SkippedMember, new Origin(path, member.Name), "skipped: not a Mach-O object"));
                }

                return null;
        }
    }
}
