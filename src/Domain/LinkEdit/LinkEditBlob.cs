using System.Collections.Immutable;

namespace AfsLd.Domain.LinkEdit;

/// <summary>One blob of __LINKEDIT.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="FileOffset">Where it begins in the output file.</param>
/// <param name="SizeBytes">Its size, without the padding after it.</param>
/// <param name="Bytes">Its contents; empty for those that fillers write straight into the output (symbols, strings, signature).</param>
public sealed record LinkEditBlob(LinkEditKind Kind, ulong FileOffset, ulong SizeBytes, ImmutableArray<byte> Bytes);
