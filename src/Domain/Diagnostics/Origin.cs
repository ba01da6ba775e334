namespace AfsLd.Domain.Diagnostics;

/// <summary>Where a diagnostic comes from: a file, and as much of the place in it as is known.</summary>
/// <param name="File">The path as the user gave it or as the search found it; null for the command line.</param>
/// <param name="Member">The archive member, or null.</param>
/// <param name="Section">The section as <c>__SEG,__sect</c>, or null.</param>
/// <param name="Offset">Byte offset: in the section when one is named, else in the file or member.</param>
public sealed record Origin(string? File, string? Member = null, string? Section = null, long? Offset = null)
{
    /// <summary>The command line itself.</summary>
    public static readonly Origin CommandLine = new(File: null);

    /// <summary><c>libx.a(member.o)</c>, or the path alone.</summary>
    public string FileAndMember => Member is null ? File ?? "" : $"{File}({Member})";
}
