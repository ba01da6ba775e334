using System;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks the functions that dyld calls before main.</summary>
internal static class InitialiserRules
{
    /// <summary>Checks.</summary>
    /// <param name="image">The image.</param>
    /// <param name="all">The places of all fixups.</param>
    /// <param name="findings">Where violations go.</param>
    internal static void Run(MachImage image, PlaceSet all, Findings findings)
    {
        CheckRoutine(image, findings);
        CheckFixups(image, all, findings);
        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        bool chained = image.Find(LoadCommands.DyldChainedFixups) is not null;
        foreach (SectionView section in image.Sections)
        {
            bool isPointers = section.Type is SectionTypes.ModInitFunctionPointers or SectionTypes.ModTermFunctionPointers;
            if (!isPointers && section.Type != SectionTypes.InitFunctionOffsets)
            {
                continue;
            }

            int size = isPointers ? 8 : 4;
            findings.Require(
                section.SizeBytes % (ulong)size == 0 && section.Address % (ulong)size == 0,
                Rules.InitializerSize,
                section.HeaderOffset + 32,
                $"{section.Key} has 0x{section.SizeBytes:x} bytes at 0x{section.Address:x}");
            if (!isPointers)
            {
                SegmentView segment = image.Segments[section.Segment];
                findings.Require(
                    !segment.IsWritable, Rules.InitOffsetsReadOnly, section.HeaderOffset, $"{section.Key} is in a writable segment");
            }

            ReadOnlySpan<byte> contents = bytes.Cut(section.FileOffset, (long)Math.Min(section.SizeBytes, int.MaxValue));
            for (int at = 0; at + size <= contents.Length; at += size)
            {
                CheckTarget(image, isPointers ? contents.U64(at) : contents.U32(at), isPointers, chained, section.FileOffset + at, findings);
            }
        }
    }

    // struct routines_command_64: init_address 8, which dyld slides.
    private static void CheckRoutine(MachImage image, Findings findings)
    {
        if (image.Find(LoadCommands.Routines64) is CommandView command)
        {
            ulong address = ((ReadOnlySpan<byte>)image.Bytes.Span).U64(command.Offset + 8);
            bool fits = image.SegmentAt(address) is SegmentView segment && segment.IsExecutable;
            findings.Require(fits, Rules.InitializerTarget, command.Offset + 8, $"the initialiser of LC_ROUTINES_64 at 0x{address:x}");
        }
    }

    private static void CheckFixups(MachImage image, PlaceSet all, Findings findings)
    {
        foreach (SectionView section in image.Sections)
        {
            if (section.Type is not (SectionTypes.ModInitFunctionPointers or SectionTypes.ModTermFunctionPointers or SectionTypes.LazySymbolPointers))
            {
                continue;
            }

            int size = image.ContentOf(section).Length;
            for (int at = 0; at + FixupPlace.PointerBytes <= size; at += FixupPlace.PointerBytes)
            {
                findings.Require(all.Has(section.FileOffset + at), Rules.PointerFixed, section.FileOffset + at, $"pointer {at / 8} of {section.Key}");
            }
        }
    }

    private static void CheckTarget(MachImage image, ulong value, bool isPointer, bool chained, long at, Findings findings)
    {
        if (isPointer && chained && value >> 63 != 0)
        {
            return; // A bind: the function is another image's.
        }

        // dyld looks at the low 32 bits of a pointer: with chained fixups the rest is the chain, and format 64 counts from 0.
        ulong address = !isPointer ? unchecked(image.HeaderAddress + value)
            : !chained ? value : unchecked(image.HeaderAddress + (uint)(value - image.HeaderAddress));
        bool fits = image.SegmentAt(address) is SegmentView segment && segment.IsExecutable;
        findings.Require(fits, Rules.InitializerTarget, at, $"an initialiser at 0x{address:x}");
    }
}
