namespace AfsLd.Domain.Graph;

/// <summary>A name as a slice of one of <see cref="GlobalTable.NameSources"/>: it holds no object, so a column of them
/// costs the garbage collector nothing.</summary>
/// <param name="Source">Index in NameSources.</param>
/// <param name="Offset">Byte offset.</param>
/// <param name="Length">Byte length, without a NUL.</param>
public readonly record struct NameRef(int Source, int Offset, int Length);
