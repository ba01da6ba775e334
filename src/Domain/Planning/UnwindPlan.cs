using System.Collections.Immutable;

namespace AfsLd.Domain.Planning;

/// <summary>The unwind information of the output before addresses are known: who has a row of __unwind_info, and all of
/// __eh_frame but its pointers.</summary>
public sealed record UnwindPlan
{
    /// <summary>Nothing to unwind.</summary>
    public static readonly UnwindPlan Empty = new();

    /// <summary>What was read.</summary>
    public UnwindRecords Records { get; init; } = UnwindRecords.Empty;

    /// <summary>Nonzero if the output has __TEXT,__unwind_info: the bytes of one without functions. Its size follows from the
    /// addresses: <see cref="UnwindLayout.SizeBytes"/>.</summary>
    public int UnwindInfoSizeBytes { get; init; }

    /// <summary>Size of __TEXT,__eh_frame in bytes; 0: no such section.</summary>
    public int EhFrameSizeBytes { get; init; }

    /// <summary>Personality routines that need a GOT slot; PlanSynthetics gives them one. Those that __unwind_info names come
    /// first, in first-use order.</summary>
    public ImmutableArray<SlotTarget> Personalities { get; init; } = [];

    /// <summary>How many of them __unwind_info names: at most 3. Functions with another one are unwound by their FDE.</summary>
    public int NamedPersonalities { get; init; }

    /// <summary>Per object, per its personality: index in <see cref="Personalities"/>, or -1 (no live record uses it).</summary>
    public ImmutableArray<ImmutableArray<int>> PersonalityOf { get; init; } = [];

    /// <summary>The CIEs of the output, ascending by offset.</summary>
    public ImmutableArray<UnwindPlannedCie> Cies { get; init; } = [];

    /// <summary>The FDEs of the output, in order of objects and records, ascending by offset.</summary>
    public ImmutableArray<UnwindPlannedFde> Fdes { get; init; } = [];

    /// <summary>Per object, the index of its first FDE; one more entry at the end.</summary>
    public ImmutableArray<int> FirstFdeOfObject { get; init; } = [];
}

/// <summary>A CIE of the output.</summary>
/// <param name="OutputOffset">Byte offset in __eh_frame.</param>
/// <param name="SizeBytes">Size in bytes, length included.</param>
/// <param name="Object">The ObjectId value of the one that is copied; -1: it is made.</param>
/// <param name="Cie">Its index there, or -1.</param>
/// <param name="Personality">Index in <see cref="UnwindPlan.Personalities"/>, or -1.</param>
/// <param name="HasLsda">Its FDEs have a field for an LSDA.</param>
public readonly record struct UnwindPlannedCie(int OutputOffset, int SizeBytes, int Object, int Cie, int Personality, bool HasLsda);

/// <summary>An FDE of the output.</summary>
/// <param name="OutputOffset">Byte offset in __eh_frame.</param>
/// <param name="SizeBytes">Size in bytes, length included.</param>
/// <param name="Object">The ObjectId value.</param>
/// <param name="Record">The index of the function's record there.</param>
/// <param name="Fde">The index of the FDE that is copied; -1: made from the compact encoding.</param>
/// <param name="Cie">Index in <see cref="UnwindPlan.Cies"/>.</param>
public readonly record struct UnwindPlannedFde(int OutputOffset, int SizeBytes, int Object, int Record, int Fde, int Cie);
