namespace AfsLd.Domain.Planning;

/// <summary>Where a section lies.</summary>
/// <param name="Address">vm address.</param>
/// <param name="FileOffset">Byte offset in the file; 0 for zerofill.</param>
/// <param name="SizeBytes">Size in memory (in the file too, unless zerofill).</param>
public readonly record struct SectionPlace(ulong Address, ulong FileOffset, ulong SizeBytes);
