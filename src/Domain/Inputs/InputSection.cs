using System;
using System.Runtime.InteropServices;
using AfsLd.Domain.Format;

namespace AfsLd.Domain.Inputs;

/// <summary>One section of an object, checked: its contents and relocations lie in the file and fit its size.</summary>
/// <param name="Key">Segment and section name.</param>
/// <param name="Address">addr: where the object's own address space has it; symbol values count in it.</param>
/// <param name="SizeBytes">size.</param>
/// <param name="AlignLog2">align: at most 15 (ld64 refuses more).</param>
/// <param name="Flags">Type and attributes, <see cref="SectionTypes"/>.</param>
/// <param name="Reserved2">reserved2: the stub size of S_SYMBOL_STUBS.</param>
/// <param name="Contents">The bytes; empty for zerofill sections.</param>
/// <param name="Relocations">struct relocation_info entries, 8 bytes each, in *descending* r_address order with each
/// ADDEND or SUBTRACTOR directly before the entry it belongs to (the order assemblers write; the parser sorts others).</param>
public sealed record InputSection(
    SectionKey Key,
    ulong Address,
    ulong SizeBytes,
    byte AlignLog2,
    uint Flags,
    uint Reserved2,
    ReadOnlyMemory<byte> Contents,
    ReadOnlyMemory<byte> Relocations)
{
    /// <summary>The type byte of the flags.</summary>
    public uint Type => Flags & SectionTypes.TypeMask;

    /// <summary>True if it takes no space in a file.</summary>
    public bool IsZerofill => SectionTypes.IsZerofill(Flags);

    /// <summary>The relocations as rows.</summary>
    public ReadOnlySpan<RelocationInfo> RelocationRows => MemoryMarshal.Cast<byte, RelocationInfo>(Relocations.Span);
}
