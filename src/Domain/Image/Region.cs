namespace AfsLd.Domain.Image;

/// <summary>A run of bytes of the output file that one filler writes, whole, without reading.</summary>
/// <remarks>Regions are contiguous from offset 0 to the file's end. One ends where the next begins: the padding that
/// alignment asks for belongs to the region before it, and is zero.</remarks>
/// <param name="Kind">What fills it.</param>
/// <param name="FileOffset">Where it begins.</param>
/// <param name="SizeBytes">How long it is, padding included; at most a few hundred KiB, but for one large atom.</param>
/// <param name="Address">The vm address of its first byte; 0 in __LINKEDIT.</param>
/// <param name="Section">The output section's index, or -1.</param>
/// <param name="First">First thing in it, by kind.</param>
/// <param name="Count">How many things, by kind.</param>
public readonly record struct Region(RegionKind Kind, ulong FileOffset, ulong SizeBytes, ulong Address, int Section, int First, int Count);
