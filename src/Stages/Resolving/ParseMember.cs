using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing;
using LanguageExt;

namespace AfsLd.Stages.Resolving;

/// <summary>Reads one archive member as the object that resolution links.</summary>
public static class ParseMember
{
    /// <summary>The object, with the archive's -hidden-l or -load_hidden; fails as <see cref="ParseObject"/> does.</summary>
    public static Fin<ParsedObject> Run(ParsedArchive archive, int member)
    {
        ArchiveMember value = archive.Members[member];
        return ParseObject.Run(new Origin(archive.Path, value.Name), value.Bytes, value.ModifiedTime, archive.Modifiers.HasFlag(LoadModifiers.Hidden));
    }
}
