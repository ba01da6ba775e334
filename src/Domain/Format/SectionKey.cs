using System;

namespace AfsLd.Domain.Format;

/// <summary>A section's full name: segment and section.</summary>
public readonly record struct SectionKey(Name16 Segment, Name16 Section)
{
    /// <summary>The key of two ASCII texts.</summary>
    public static SectionKey Of(ReadOnlySpan<char> segment, ReadOnlySpan<char> section) =>
        new(Name16.Of(segment), Name16.Of(section));

    /// <summary><c>__SEG,__sect</c>.</summary>
    public override string ToString() => $"{Segment},{Section}";
}
