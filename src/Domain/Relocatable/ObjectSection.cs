using System;
using AfsLd.Domain.Format;

namespace AfsLd.Domain.Relocatable;

/// <summary>One section of a relocatable output.</summary>
/// <param name="Key">Segment and section name.</param>
/// <param name="Flags">Type and attributes, without S_ATTR_EXT_RELOC and S_ATTR_LOC_RELOC.</param>
/// <param name="Reserved2">The stub size of S_SYMBOL_STUBS.</param>
/// <param name="AlignLog2">The strictest alignment of its contents.</param>
/// <param name="Content">What it is made of.</param>
/// <param name="FirstAtom">Of atoms: its first one in <see cref="ObjectLayout.AtomOrder"/>.</param>
/// <param name="AtomCount">Of atoms: how many.</param>
/// <param name="Bytes">Of bytes that are known: those.</param>
/// <param name="Address">Its address; the object's address space begins at 0.</param>
/// <param name="SizeBytes">Its size.</param>
public sealed record ObjectSection(
    SectionKey Key,
    uint Flags,
    uint Reserved2,
    byte AlignLog2,
    ObjectContent Content,
    int FirstAtom,
    int AtomCount,
    ReadOnlyMemory<byte> Bytes,
    ulong Address,
    ulong SizeBytes)
{
    /// <summary>True if it takes no space in the file.</summary>
    public bool IsZerofill => SectionTypes.IsZerofill(Flags);
}
