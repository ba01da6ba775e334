using System.Collections.Immutable;

namespace AfsLd.Domain.LinkEdit;

/// <summary>All fixups of the image, in ascending address order, cut into the chunks in which they were found.</summary>
/// <param name="Chunks">Ascending within a chunk and from chunk to chunk. A chunk never spans two output sections.</param>
/// <param name="Count">The sum of the chunks' lengths.</param>
public sealed record FixupTable(ImmutableArray<ImmutableArray<Fixup>> Chunks, int Count);
