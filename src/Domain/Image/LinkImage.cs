using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Planning;

namespace AfsLd.Domain.Image;

/// <summary>A description of the output file: regions that partition it, and all that their fillers read.</summary>
public sealed record LinkImage
{
    /// <summary>The mapped segments.</summary>
    public required Layout Layout { get; init; }

    /// <summary>__LINKEDIT.</summary>
    public required LinkEdit.LinkEdit LinkEdit { get; init; }

    /// <summary>The regions, ascending, contiguous from 0 to <see cref="FileSizeBytes"/>. The first ones are the chunks of
    /// LinkEdit.Fixups, index by index.</summary>
    public required ImmutableArray<Region> Regions { get; init; }

    /// <summary>The size of the file.</summary>
    public required ulong FileSizeBytes { get; init; }

    /// <summary>File offset of LC_UUID's 16 bytes; -1 when the image has no UUID.</summary>
    public required int UuidOffset { get; init; }

    /// <summary>Everything to tell the user of a link that succeeded.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];
}
