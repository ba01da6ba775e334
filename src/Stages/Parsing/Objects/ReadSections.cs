using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Parsing.Objects;

/// <summary>Reads the section_64 entries of all segments, and checks their contents and relocations.</summary>
internal static class ReadSections
{
    /// <summary>sizeof(struct segment_command_64).</summary>
    internal const int SegmentBytes = 72;

    /// <summary>offsetof(struct segment_command_64, nsects).</summary>
    internal const int SectionCountOffset = 64;

    /// <summary>sizeof(struct section_64).</summary>
    internal const int SectionBytes = 80;

    /// <summary>offsetof(struct section_64, flags).</summary>
    internal const int FlagsOffset = 64;

    private const int MaxAlignLog2 = 15;

    // Larger than any address space; keeps the sums of later stages far from overflow.
    private const ulong MaxSizeBytes = 1UL << 40;

    private static readonly Name16 Dwarf = Name16.Of("__DWARF");
    private static readonly Name16 Llvm = Name16.Of("__LLVM");

    /// <summary>The sections in ordinal order, or the first thing that is wrong with them.</summary>
    internal static Diagnostic? Run(
        Origin origin, ReadOnlyMemory<byte> file, in ObjectCommands found, out ImmutableArray<InputSection> sections)
    {
        sections = [];
        ReadOnlySpan<byte> bytes = file.Span;
        var rows = new InputSection[found.SectionCount];
        int count = 0;
        var budget = new Budget(bytes.Length);
        var relocations = new CheckRelocations(found.SymbolCount, found.SectionCount);
        var commands = new LoadCommandReader(bytes);
        while (commands.MoveNext(origin, out _))
        {
            if (commands.Number != LoadCommands.Segment64)
            {
                continue;
            }

            int end = SegmentBytes + ((int)commands.Word(SectionCountOffset) * SectionBytes);
            for (int at = SegmentBytes; at < end; at += SectionBytes)
            {
                Diagnostic? failure = ReadOne(
                    origin, commands.Offset + at, file, commands.Bytes.Slice(at, SectionBytes), relocations, ref budget, out rows[count++]);
                if (failure is not null)
                {
                    return failure;
                }
            }
        }

        sections = ImmutableCollectionsMarshal.AsImmutableArray(rows);
        return null;
    }

    private static Diagnostic? ReadOne(
        Origin origin,
        int headerAt,
        ReadOnlyMemory<byte> file,
        ReadOnlySpan<byte> header,
        in CheckRelocations check,
        ref Budget budget,
        out InputSection section)
    {
        var key = new SectionKey(Name16.Read(header[16..]), Name16.Read(header));
        ulong address = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(header[40..]);
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(header[48..]);
        uint align = BinaryPrimitives.ReadUInt32LittleEndian(header[52..]);
        uint relocationOffset = BinaryPrimitives.ReadUInt32LittleEndian(header[56..]);
        uint relocationCount = BinaryPrimitives.ReadUInt32LittleEndian(header[60..]);
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(header[64..]);
        uint reserved2 = BinaryPrimitives.ReadUInt32LittleEndian(header[72..]);
        bool isZerofill = SectionTypes.IsZerofill(flags);
        section = new InputSection(key, address, size, (byte)align, flags, reserved2, default, default);

        if (align > MaxAlignLog2)
        {
            return Malformed(origin, headerAt, key, $"alignment 2^{align}: expected at most 2^{MaxAlignLog2}");
        }

        if (size > MaxSizeBytes || address > ulong.MaxValue - size)
        {
            return Malformed(origin, headerAt, key, $"{size} bytes at address 0x{address:x}: expected at most {MaxSizeBytes} bytes inside the address space");
        }

        var contents = new FileRange(offset, isZerofill ? 0 : size);
        // Debug information and bitcode are never relocated into the output: their relocations are not looked at.
        // (S_ATTR_DEBUG does not tell: __LD,__compact_unwind has it.)
        bool isIgnored = key.Segment == Dwarf || key.Segment == Llvm;
        var relocations = new FileRange(relocationOffset, isIgnored ? 0 : (ulong)relocationCount * RelocationInfo.SizeBytes);
        if (!contents.IsInside(file.Length))
        {
            return contents.Check(origin, headerAt, file.Length, ParsingCodes.MalformedSection, $"the contents of {key}");
        }

        if (!relocations.IsInside(file.Length))
        {
            return relocations.Check(origin, headerAt, file.Length, ParsingCodes.MalformedRelocation, $"the relocations of {key}");
        }

        if (!budget.Spend(contents.SizeBytes, relocations.SizeBytes))
        {
            return Malformed(origin, headerAt, key, "the sections together have more contents or relocations than the file has bytes: they overlap");
        }

        if (isZerofill && relocations.SizeBytes != 0)
        {
            return Malformed(origin, headerAt, key, $"{relocationCount} relocations in a zerofill section, which has no bytes");
        }

        section = section with { Contents = contents.SizeBytes == 0 ? default : file.Slice((int)offset, (int)size) };
        return relocations.SizeBytes == 0
            ? null
            : AddRelocations(origin, file.Slice((int)relocationOffset, (int)relocations.SizeBytes), relocationOffset, check, ref section);
    }

    private static Diagnostic? AddRelocations(
        Origin origin, ReadOnlyMemory<byte> entries, uint fileOffset, in CheckRelocations check, ref InputSection section)
    {
        Diagnostic? failure = check.Run(origin, section, fileOffset, entries.Span, out bool isOrdered);
        if (failure is null)
        {
            section = section with { Relocations = isOrdered ? entries : OrderRelocations.Run(entries.Span) };
        }

        return failure;
    }

    private static Diagnostic Malformed(Origin origin, int headerAt, SectionKey key, string text) =>
        Diagnostic.Malformed(ParsingCodes.MalformedSection, origin with { Offset = headerAt }, $"section {key}: {text}");

    /// <summary>Sections that share bytes would make the output larger than the input without bound.</summary>
    private struct Budget(int fileBytes)
    {
        private ulong contentsLeft = (ulong)fileBytes;
        private ulong relocationsLeft = (ulong)fileBytes;

        internal bool Spend(ulong contents, ulong relocations)
        {
            if (contents > contentsLeft || relocations > relocationsLeft)
            {
                return false;
            }

            contentsLeft -= contents;
            relocationsLeft -= relocations;
            return true;
        }
    }
}
