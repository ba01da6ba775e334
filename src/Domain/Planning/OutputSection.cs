using System;
using AfsLd.Domain.Format;

namespace AfsLd.Domain.Planning;

/// <summary>One section of the output, before it has an address.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Flags">Type and attributes (mach-o/loader.h).</param>
/// <param name="AlignLog2">The highest of its atoms'.</param>
/// <param name="Reserved2">The stub size of symbol stub sections.</param>
/// <param name="Synthetic">What the linker makes it from; None: atoms.</param>
/// <param name="FirstAtom">Index of its first atom in <see cref="OutputPlan.AtomOrder"/>.</param>
/// <param name="AtomCount">How many follow.</param>
/// <param name="SyntheticSizeBytes">The size of a synthetic section.</param>
/// <param name="Contents">The bytes of a -sectcreate section or of an image info.</param>
public sealed record OutputSection(
    SectionKey Key,
    uint Flags,
    byte AlignLog2,
    uint Reserved2,
    SyntheticKind Synthetic,
    int FirstAtom,
    int AtomCount,
    ulong SyntheticSizeBytes,
    ReadOnlyMemory<byte> Contents)
{
    /// <summary>True if it takes no space in the file.</summary>
    public bool IsZerofill => SectionTypes.IsZerofill(Flags);
}
