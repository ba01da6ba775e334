using System;
using System.Collections.Generic;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>Mutants of segments and sections.</summary>
internal static class SegmentMutants
{
    // struct segment_command_64: vmaddr 24, vmsize 32, fileoff 40, filesize 48, maxprot 56, initprot 60, flags 68.
    private const int Address = 24;
    private const int Size = 32;
    private const int FileOffset = 40;
    private const int FileSize = 48;
    private const int Maximum = 56;
    private const int Protection = 60;
    private const int Flags = 68;

    // struct section_64: segname 16, addr 32, size 40, offset 48, align 52, nreloc 60, flags 64.
    private const int SectionSegment = 16;
    private const int SectionAddress = 32;
    private const int SectionSize = 40;
    private const int SectionOffset = 48;
    private const int SectionAlign = 52;
    private const int SectionRelocations = 60;
    private const int SectionFlags = 64;

    internal static IEnumerable<Mutant> All =>
    [
        Exe(Rules.SegmentFileRange.Name, f => f.Set64(f.Segment("__LINKEDIT") + FileSize, 0x1000000).Set64(f.Segment("__LINKEDIT") + Size, 0x1000000)),
        Exe(Rules.SegmentAlignment.Name, f => f.Set64(f.Segment("__LINKEDIT") + Address, f.Get64(f.Segment("__LINKEDIT") + Address) + 0x1000)),
        Exe(Rules.SegmentAlignment.Name, f => f.Set64(f.Segment("__LINKEDIT") + FileOffset, f.Get64(f.Segment("__LINKEDIT") + FileOffset) + 0x10)),
        Exe(Rules.SegmentWraps.Name, f => f.Set64(f.Segment("__LINKEDIT") + Address, 0xffff_ffff_ffff_c000).Set64(f.Segment("__LINKEDIT") + Size, 0x8000)),
        Exe(Rules.SegmentFileSize.Name, f => f.Set64(f.Segment("__LINKEDIT") + Size, 0)),
        Exe(Rules.SegmentProtectionBits.Name, f => f.Set32(f.Segment("__LINKEDIT") + Protection, 9)),
        Exe(Rules.SegmentMaximumProtection.Name, f => f.Set32(f.Segment("__DATA") + Maximum, 1)),
        Exe(Rules.SegmentWriteExecute.Name, f => f.Set32(f.Segment("__DATA") + Protection, 7)),
        Exe(Rules.PageZero.Name, f => f.Set64(f.Segment("__PAGEZERO") + Size, 0x1000)),
        Exe(Rules.PageZero.Name, f => f.Set32(f.Segment("__PAGEZERO") + Protection, 1).Set32(f.Segment("__PAGEZERO") + Maximum, 1)),
        Exe(Rules.PageZero.Name, f => f.RemoveAt(f.Segment("__PAGEZERO"))),
        Exe(Rules.HeaderSegment.Name, f => f.Set64(f.Segment("__DATA") + FileOffset, 0)),
        Exe(Rules.HeaderSegment.Name, f => f.Set32(f.Segment("__TEXT") + Protection, 1)),
        Exe(Rules.TextSegment.Name, f => f.Set8(f.Segment("__TEXT") + 8, (byte)'x')),
        Exe(Rules.TextSegment.Name, f => f.Set64(f.Segment("__TEXT") + FileSize, 64)),
        Exe(Rules.TextProtection.Name, f => f.Set32(f.Segment("__TEXT") + Protection, 4)),
        Exe(Rules.LinkEditProtection.Name, f => f.Set32(f.Segment("__LINKEDIT") + Protection, 3)),
        Exe(Rules.DataProtection.Name, f => f.Set32(f.Segment("__DATA") + Protection, 1)),
        Exe(Rules.DataProtection.Name, f => f.Set32(f.Segment("__DATA_CONST") + Protection, 1)),
        Exe(Rules.DataConstFlag.Name, f => f.Set32(f.Segment("__DATA_CONST") + Flags, 0)),
        Exe(Rules.SegmentMemoryOverlap.Name, f => f.Set64(f.Segment("__DATA") + Address, f.Get64(f.Segment("__DATA_CONST") + Address))),
        Exe(Rules.SegmentFileOverlap.Name, f => f.Set64(f.Segment("__DATA") + FileOffset, f.Get64(f.Segment("__DATA_CONST") + FileOffset))),
        Exe(Rules.SegmentNameOnce.Name, f => f.Copy(f.Segment("__DATA") + 8, f.Segment("__DATA_CONST") + 8, 16)),
        Exe(Rules.SegmentOrder.Name, f => f.Set64(f.Segment("__DATA") + Address, 0x8000_0000_0000).Set64(f.Segment("__DATA") + FileOffset, 0x8000_0000)),
        Exe(Rules.LinkEditLast.Name, f => f.Set64(f.Segment("__DATA") + Address, 0x8000_0000_0000)),
        Exe(Rules.LinkEditLast.Name, f => f.Set8(f.Segment("__LINKEDIT") + 8, (byte)'x')),
        Exe(Rules.SectionInSegment.Name, f => f.Set64(f.Section("__bss") + SectionSize, 0x1000000)),
        Exe(Rules.SectionInSegment.Name, f => f.Set64(f.Section("__data") + SectionAddress, 0x1000)),
        Exe(Rules.SectionFileRange.Name, f => f.Set32(f.Section("__data") + SectionOffset, f.Get32(f.Section("__data") + SectionOffset) + 8)),
        Exe(Rules.SectionSegmentName.Name, f => f.Set8(f.Section("__data") + SectionSegment, (byte)'x')),
        Exe(Rules.SectionOrder.Name, f => f.Set64(f.Section("__text") + SectionSize, f.Get64(f.Section("__text") + SectionSize) + 0x100)),
        Exe(Rules.SectionAlignment.Name, f => f.Set32(f.Section("__text") + SectionAlign, 14)),
        Exe(Rules.SectionAlignment.Name, f => f.Set32(f.Section("__text") + SectionAlign, 40)),
        Exe(Rules.SectionAfterCommands.Name, f => f.Set64(f.Section("__text") + SectionAddress, f.SegmentOf("__TEXT").Address + 64).Set32(f.Section("__text") + SectionOffset, 64)),
        Exe(Rules.ZerofillLast.Name, f => f.Set32(f.Section("__data") + 64, SectionTypes.Zerofill)),
        Exe(Rules.ZerofillLast.Name, f => f.Set32(f.Section("__bss") + SectionOffset, 0x4000)),
        Exe(Rules.SegmentCount.Name, f => Segments(f, 256)),
        Exe(Rules.SectionCount.Name, f => Sections(f, 256)),
        Exe(Rules.HeaderPad.Name, f => Fill(f.Remove(LoadCommands.CodeSignature))),
        Exe(Rules.ThreadVariables.Name, f => f.Set64(f.Section("__thread_vars") + SectionSize, 20)),
        Exe(Rules.ThreadVariableOffset.Name, f => f.Set64((int)f.SectionOf("__thread_vars").FileOffset + 16, 9)),
        Exe(Rules.ThreadTemplate.Name, f => f.Set32(f.Section("__bss") + SectionFlags, SectionTypes.ThreadLocalZerofill)
            .Set32(f.Section("__data") + SectionFlags, SectionTypes.ThreadLocalRegular)),
        Exe(Rules.ThreadTemplate.Name, f => f.Set32(f.Section("__bss") + SectionFlags, SectionTypes.ThreadLocalRegular)
            .Set32(f.Section("__thread_data") + SectionFlags, SectionTypes.ThreadLocalZerofill)),
        Exe(Rules.SectionRelocations.Name, f => f.Set32(f.Section("__data") + SectionRelocations, 3)),
    ];

    // Load commands that are not the file's own: what they say is not read when they are too many.
    private static void Segments(BrokenImage f, int count)
    {
        const uint size = SegmentView.CommandSizeBytes;
        f.Resize(MachHeader.SizeBytes + (count * (int)size)).Set32(16, (uint)count).Set32(20, (uint)count * size);
        for (int i = 0; i < count; i++)
        {
            int at = MachHeader.SizeBytes + (i * (int)size);
            f.Bytes.AsSpan(at, (int)size).Clear();
            f.Set32(at, LoadCommands.Segment64).Set32(at + 4, size);
        }
    }

    private static void Sections(BrokenImage f, int count)
    {
        uint size = (uint)(SegmentView.CommandSizeBytes + (count * SectionView.HeaderSizeBytes));
        f.Resize(MachHeader.SizeBytes + (int)size).Set32(16, 1).Set32(20, size);
        f.Bytes.AsSpan(MachHeader.SizeBytes).Clear();
        f.Set32(MachHeader.SizeBytes, LoadCommands.Segment64).Set32(MachHeader.SizeBytes + 4, size).Set32(MachHeader.SizeBytes + 64, (uint)count);
    }

    // An rpath that leaves 8 bytes of the pad.
    private static void Fill(BrokenImage f)
    {
        int end = MachHeader.SizeBytes + (int)f.Get32(20);
        byte[] command = new byte[((int)f.SectionOf("__text").FileOffset - end - 8) & ~7];
        HeaderMutants.Words(LoadCommands.Rpath, (uint)command.Length, 12, 0x61).CopyTo(command, 0);
        f.Insert(command);
    }

    private static Mutant Exe(string rule, Action<BrokenImage> how) => new(rule, SampleProgram.Chained, how);
}
