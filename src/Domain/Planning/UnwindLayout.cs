using System.Collections.Immutable;

namespace AfsLd.Domain.Planning;

/// <summary>The shape of __TEXT,__unwind_info: all of it but the addresses of LSDAs and of the personalities' GOT slots.</summary>
public sealed record UnwindLayout
{
    /// <summary>No such section.</summary>
    public static readonly UnwindLayout Empty = new();

    /// <summary>Size of the section in bytes; 0: no such section.</summary>
    public int SizeBytes { get; init; }

    /// <summary>The common encodings, most frequent first; greater first among equally frequent ones.</summary>
    public ImmutableArray<uint> CommonEncodings { get; init; } = [];

    /// <summary>Per entry: where it starts to hold, from the image base. Strictly ascending; neighbours differ.</summary>
    public ImmutableArray<uint> Offsets { get; init; } = [];

    /// <summary>Per entry: its encoding, complete.</summary>
    public ImmutableArray<uint> Encodings { get; init; } = [];

    /// <summary>Per entry: the index of its encoding among the common ones and, after them, its page's own. Regular pages do
    /// not use it.</summary>
    public ImmutableArray<byte> Codes { get; init; } = [];

    /// <summary>The second-level pages.</summary>
    public ImmutableArray<UnwindPage> Pages { get; init; } = [];

    /// <summary>The encodings that compressed pages hold themselves, page after page.</summary>
    public ImmutableArray<uint> PageEncodings { get; init; } = [];

    /// <summary>The LSDA index, ascending by function.</summary>
    public ImmutableArray<UnwindLsda> Lsdas { get; init; } = [];

    /// <summary>The end of the last function, from the image base: the sentinel of the first level.</summary>
    public uint EndOffset { get; init; }
}

/// <summary>One second-level page.</summary>
/// <param name="SectionOffset">Byte offset in the section.</param>
/// <param name="IsCompressed">UNWIND_SECOND_LEVEL_COMPRESSED or _REGULAR.</param>
/// <param name="FirstEntry">Its first entry.</param>
/// <param name="EntryCount">How many it has.</param>
/// <param name="FirstEncoding">Its first encoding in <see cref="UnwindLayout.PageEncodings"/>.</param>
/// <param name="EncodingCount">How many it has.</param>
/// <param name="FirstLsda">The first LSDA at or after its first function.</param>
public readonly record struct UnwindPage(
    int SectionOffset, bool IsCompressed, int FirstEntry, int EntryCount, int FirstEncoding, int EncodingCount, int FirstLsda);

/// <summary>One entry of the LSDA index.</summary>
/// <param name="FunctionOffset">The function, from the image base.</param>
/// <param name="Atom">The AtomId value of its LSDA (not replaced).</param>
/// <param name="AtomOffset">Byte offset in that atom.</param>
public readonly record struct UnwindLsda(uint FunctionOffset, int Atom, uint AtomOffset);
