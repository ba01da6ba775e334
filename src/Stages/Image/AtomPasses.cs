using System;

namespace AfsLd.Stages.Image;

/// <summary>What a visit of a region's atoms does to each of them.</summary>
[Flags]
internal enum AtomPasses
{
    /// <summary>Writes its input bytes, and zeros before and after.</summary>
    Copy = 1,

    /// <summary>Applies its relocations to bytes that were written.</summary>
    Relocate = 2,

    /// <summary>One after the other, while the bytes are near.</summary>
    Both = Copy | Relocate,
}
