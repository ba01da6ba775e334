using System.Collections.Immutable;
using AfsLd.Domain.Planning;

namespace AfsLd.Domain.Relocatable;

/// <summary>The unwind information of a relocatable output: which rows and frames it has.</summary>
public sealed record ObjectUnwind
{
    /// <summary>What was read.</summary>
    public required UnwindRecords Records { get; init; }

    /// <summary>The rows of __LD,__compact_unwind, in order of objects and functions.</summary>
    public required ImmutableArray<ObjectUnwindRow> Rows { get; init; }

    /// <summary>The CIEs and FDEs of __TEXT,__eh_frame, ascending by offset; each CIE before its FDEs.</summary>
    public required ImmutableArray<ObjectFrame> Frames { get; init; }

    /// <summary>Size of __TEXT,__eh_frame in bytes.</summary>
    public required ulong FrameBytes { get; init; }
}

/// <summary>A row of __LD,__compact_unwind.</summary>
/// <param name="Object">The ObjectId value.</param>
/// <param name="Record">The index of its record there.</param>
public readonly record struct ObjectUnwindRow(int Object, int Record);

/// <summary>A CIE or FDE of __eh_frame.</summary>
/// <param name="Object">The ObjectId value.</param>
/// <param name="Cie">The index of the CIE there: itself, or the FDE's.</param>
/// <param name="Record">Of an FDE: the index of the function's record; -1: it is a CIE.</param>
/// <param name="Offset">Byte offset in the section.</param>
/// <param name="CieOffset">Byte offset of the CIE in the section.</param>
public readonly record struct ObjectFrame(int Object, int Cie, int Record, uint Offset, uint CieOffset);
