using System;
using System.Buffers.Binary;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Parsing.Objects;

/// <summary>struct section_64 (mach-o/loader.h) as it lies in the file, unchecked.</summary>
internal readonly record struct SectionHeader(
    SectionKey Key,
    ulong Address,
    ulong SizeBytes,
    uint Offset,
    uint AlignLog2,
    uint RelocationOffset,
    uint RelocationCount,
    uint Flags,
    uint Reserved1,
    uint Reserved2)
{
    /// <summary>sizeof(struct section_64).</summary>
    internal const int StructBytes = 80;

    /// <summary>offsetof(struct section_64, flags).</summary>
    internal const int FlagsOffset = 64;

    private static readonly Name16 Dwarf = Name16.Of("__DWARF");
    private static readonly Name16 Llvm = Name16.Of("__LLVM");

    /// <summary>True for debug information and bitcode, which are never relocated into the output.</summary>
    /// <remarks>S_ATTR_DEBUG does not tell: __LD,__compact_unwind has it.</remarks>
    internal bool IsNeverCopied => Key.Segment == Dwarf || Key.Segment == Llvm;

    /// <summary>The bytes in the file: none for zerofill.</summary>
    internal FileRange Contents => new(Offset, SectionTypes.IsZerofill(Flags) ? 0 : SizeBytes);

    /// <summary>The relocations that matter.</summary>
    internal FileRange Relocations => new(RelocationOffset, IsNeverCopied ? 0 : (ulong)RelocationCount * RelocationInfo.SizeBytes);

    internal static SectionHeader Read(ReadOnlySpan<byte> bytes) => new(
        new SectionKey(Name16.Read(bytes[16..]), Name16.Read(bytes)),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[48..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[52..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[56..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[60..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[FlagsOffset..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[68..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[72..]));
}
