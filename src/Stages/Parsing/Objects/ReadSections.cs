using System;
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

    private const int MaxAlignLog2 = 15;

    // struct TLVDescriptor of dyld: three pointers.
    private const ulong TlvDescriptorBytes = 24;
    private const int PointerBytes = 8;

    // Larger than any address space; keeps the sums of later stages far from overflow.
    private const ulong MaxSizeBytes = 1UL << 40;

    /// <summary>The sections in ordinal order, or the first thing that is wrong with them.</summary>
    internal static Diagnostic? Run(
        Origin origin, ReadOnlyMemory<byte> file, in ObjectCommands found, out ImmutableArray<InputSection> sections)
    {
        sections = [];
        var rows = new InputSection[found.SectionCount];
        int count = 0;
        var budget = new Budget(file.Length);
        var check = new CheckRelocations(found.SymbolCount, found.SectionCount);
        var commands = new LoadCommandReader(file.Span);
        while (commands.MoveNext(origin, out _))
        {
            if (commands.Number != LoadCommands.Segment64)
            {
                continue;
            }

            int end = SegmentBytes + ((int)commands.Word(SectionCountOffset) * SectionHeader.StructBytes);
            for (int at = SegmentBytes; at < end; at += SectionHeader.StructBytes)
            {
                SectionHeader header = SectionHeader.Read(commands.Bytes[at..]);
                Diagnostic? failure = CheckHeader(origin, commands.Offset + at, header, file.Length, ref budget)
                    ?? ReadRelocations(origin, file, header, found, check, out rows[count]);
                if (failure is not null)
                {
                    return failure;
                }

                count++;
            }
        }

        sections = ImmutableCollectionsMarshal.AsImmutableArray(rows);
        return null;
    }

    private static Diagnostic? CheckHeader(Origin origin, int at, in SectionHeader header, int fileBytes, ref Budget budget)
    {
        if (header.AlignLog2 > MaxAlignLog2)
        {
            return Malformed(origin, at, header, $"alignment 2^{header.AlignLog2}: expected at most 2^{MaxAlignLog2}");
        }

        if (header.SizeBytes > MaxSizeBytes || header.Address > ulong.MaxValue - header.SizeBytes)
        {
            return Malformed(
                origin, at, header, $"{header.SizeBytes} bytes at address 0x{header.Address:x}: expected at most {MaxSizeBytes} bytes inside the address space");
        }

        if ((header.Flags & SectionTypes.TypeMask) == SectionTypes.ThreadLocalVariables && header.SizeBytes % TlvDescriptorBytes != 0)
        {
            return Malformed(origin, at, header, $"{header.SizeBytes} bytes: expected thread-local descriptors of {TlvDescriptorBytes}");
        }

        if (header.SizeBytes % PointerBytes != 0 && HasPointersAlone(header))
        {
            return Malformed(origin, at, header, $"{header.SizeBytes} bytes: expected pointers of {PointerBytes}");
        }

        FileRange contents = header.Contents;
        FileRange relocations = header.Relocations;
        if (!contents.IsInside(fileBytes))
        {
            return contents.Check(origin, at, fileBytes, ParsingCodes.MalformedSection, $"the contents of {header.Key}");
        }

        if (!relocations.IsInside(fileBytes))
        {
            return relocations.Check(origin, at, fileBytes, ParsingCodes.MalformedRelocation, $"the relocations of {header.Key}");
        }

        if (SectionTypes.IsZerofill(header.Flags) && relocations.SizeBytes != 0)
        {
            return Malformed(origin, at, header, $"{header.RelocationCount} relocations in a zerofill section, which has no bytes");
        }

        return budget.Spend(contents.SizeBytes, relocations.SizeBytes)
            ? null
            : Malformed(origin, at, header, "the sections together have more contents or relocations than the file has bytes: they overlap");
    }

    /// <summary>True if a section is nothing but pointers by its type (loader.h): what walks them would leave the section.</summary>
    private static bool HasPointersAlone(in SectionHeader header) =>
        IndirectPointers.AreIn(header) || (header.Flags & SectionTypes.TypeMask) is SectionTypes.ModInitFunctionPointers or SectionTypes.ModTermFunctionPointers;

    private static Diagnostic? ReadRelocations(
        Origin origin, ReadOnlyMemory<byte> file, in SectionHeader header, in ObjectCommands found, in CheckRelocations check, out InputSection section)
    {
        ReadOnlyMemory<byte> relocations = header.Relocations.Of(file);
        bool isOrdered = true;
        Diagnostic? failure = relocations.IsEmpty ? null : check.Run(origin, header, relocations.Span, out isOrdered);
        if (failure is null && IndirectPointers.AreIn(header) && !found.IndirectSymbols.IsEmpty)
        {
            failure = IndirectPointers.Add(origin, header, found.IndirectSymbols.Of(file.Span), found.SymbolCount, ref relocations);
            isOrdered = false;
        }

        section = new InputSection(
            header.Key,
            header.Address,
            header.SizeBytes,
            AlignOf(header),
            header.Flags,
            header.Reserved2,
            header.Contents.Of(file),
            isOrdered || failure is not null ? relocations : OrderRelocations.Run(relocations.Span));
        return failure;
    }

    /// <summary>Compilers ask for no alignment of thread-local descriptors; dyld writes pointers into them, so they get that of a pointer.</summary>
    private static byte AlignOf(in SectionHeader header) =>
        (header.Flags & SectionTypes.TypeMask) == SectionTypes.ThreadLocalVariables ? (byte)Math.Max(3, header.AlignLog2) : (byte)header.AlignLog2;

    private static Diagnostic Malformed(Origin origin, int at, in SectionHeader header, string text) =>
        Diagnostic.Malformed(ParsingCodes.MalformedSection, origin with { Offset = at }, $"section {header.Key}: {text}");

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
