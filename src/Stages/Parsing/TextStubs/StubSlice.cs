namespace AfsLd.Stages.Parsing.TextStubs;

/// <summary>A string of a stub: bytes of the file, or of the <see cref="StubArena"/> when it was written with escapes.</summary>
/// <param name="Offset">Byte offset in the file; negative: the complement of a byte offset in the arena.</param>
/// <param name="Length">In bytes.</param>
internal readonly record struct StubSlice(int Offset, int Length);
