using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>A section as its header tells it (struct section_64, mach-o/loader.h).</summary>
/// <param name="Ordinal">1-based, as n_sect counts.</param>
/// <param name="Segment">The number of the segment whose command holds it.</param>
/// <param name="HeaderOffset">Where its header is.</param>
/// <param name="Key">segname and sectname.</param>
/// <param name="Address">addr.</param>
/// <param name="SizeBytes">size.</param>
/// <param name="FileOffset">offset.</param>
/// <param name="AlignLog2">align.</param>
/// <param name="RelocationCount">nreloc.</param>
/// <param name="Flags">flags.</param>
/// <param name="Reserved1">reserved1: first indirect entry.</param>
/// <param name="Reserved2">reserved2: bytes of a stub.</param>
internal readonly record struct SectionView(
    int Ordinal,
    int Segment,
    long HeaderOffset,
    SectionKey Key,
    ulong Address,
    ulong SizeBytes,
    uint FileOffset,
    uint AlignLog2,
    uint RelocationCount,
    uint Flags,
    uint Reserved1,
    uint Reserved2)
{
    /// <summary>sizeof(struct section_64).</summary>
    internal const int HeaderSizeBytes = 80;

    /// <summary>SECTION_TYPE of the flags.</summary>
    internal uint Type => Flags & SectionTypes.TypeMask;

    /// <summary>True if it takes no space in the file.</summary>
    internal bool IsZerofill => SectionTypes.IsZerofill(Flags);

    /// <summary>True if an address is inside.</summary>
    internal bool Contains(ulong address) => address >= Address && address - Address < SizeBytes;
}
