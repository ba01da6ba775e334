using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using LanguageExt;

namespace AfsLd.Stages.Parsing;

/// <summary>Reads one archive member as an object: what resolution calls for each member that it pulls.</summary>
public static class ParseMember
{
    /// <summary>The object; what <see cref="ParseInputs"/> has read already is not read again.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="member">The member's index.</param>
    /// <param name="target">What the link is for; null: not checked.</param>
    public static Fin<ParsedObject> Run(ParsedArchive archive, int member, PlatformVersion? target = null)
    {
        if (!archive.ParsedMembers.IsEmpty && archive.ParsedMembers[member] is { } known)
        {
            return known;
        }

        ArchiveMember found = archive.Members[member];
        var origin = new Origin(archive.Path, found.Name);
        if (DetectFormat.Run(found.Bytes.Span) == FileFormat.Universal
            && SelectSlice.Find(origin, found.Bytes, out _) is { } noSlice)
        {
            return new LinkError(noSlice);
        }

        Fin<ParsedObject> result = ParseObject.Run(
            origin, found.Bytes, found.ModifiedTime, archive.Modifiers.HasFlag(LoadModifiers.Hidden));
        return target is null ? result : CheckPlatform.Of(result, target);
    }
}
