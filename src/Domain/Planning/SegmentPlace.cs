namespace AfsLd.Domain.Planning;

/// <summary>Where a segment lies.</summary>
/// <param name="Address">vmaddr, a multiple of the segment alignment.</param>
/// <param name="MemorySizeBytes">vmsize; 0 for __LINKEDIT, whose size PlanImage sets.</param>
/// <param name="FileOffset">fileoff.</param>
/// <param name="FileSizeBytes">filesize; 0 for __LINKEDIT.</param>
public readonly record struct SegmentPlace(ulong Address, ulong MemorySizeBytes, ulong FileOffset, ulong FileSizeBytes);
