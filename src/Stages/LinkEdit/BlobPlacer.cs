using System.Collections.Immutable;
using AfsLd.Domain.LinkEdit;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Gives blobs consecutive places, each 8-aligned (macOS 27's dyld rejects others).</summary>
internal sealed class BlobPlacer
{
    private readonly ImmutableArray<LinkEditBlob>.Builder blobs = ImmutableArray.CreateBuilder<LinkEditBlob>();
    private readonly ulong start;
    private ulong end;

    internal BlobPlacer(ulong start)
    {
        this.start = start;
        end = start;
    }

    internal ulong SizeBytes => end - start;

    internal void Add(LinkEditKind kind, ImmutableArray<byte> bytes, bool evenIfEmpty = false)
    {
        if (!bytes.IsEmpty || evenIfEmpty)
        {
            Place(kind, (ulong)bytes.Length, bytes);
        }
    }

    internal void Reserve(LinkEditKind kind, ulong sizeBytes) => Place(kind, sizeBytes, []);

    internal ulong AlignTo(ulong alignment) => end = (end + alignment - 1) / alignment * alignment;

    internal ImmutableArray<LinkEditBlob> Freeze() => blobs.ToImmutable();

    private void Place(LinkEditKind kind, ulong sizeBytes, ImmutableArray<byte> bytes)
    {
        AlignTo(8);
        blobs.Add(new LinkEditBlob(kind, end, sizeBytes, bytes));
        end += sizeBytes;
    }
}
