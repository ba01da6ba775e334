using System;
using System.Collections.Generic;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>Mutants of fixups and initialisers.</summary>
internal static class FixupMutants
{
    internal static IEnumerable<Mutant> All =>
    [
        Exe(Rules.FixupSegment.Name, f => f.Set32(f.Segment("__DATA") + 60, 1)),
        Exe(Rules.FixupRange.Name, f => f.Set64(f.Segment("__DATA") + 48, 8)),
        Exe(Rules.FixupOnce.Name, f => f.Set64(Data(f), (f.Get64(Data(f)) & ~(0xfffUL << 51)) | (1UL << 51))),
        Exe(Rules.RebaseTarget.Name, f => f.Set64(Data(f), f.Get64(Data(f)) | 0x8_0000_0000)),
        Exe(Rules.BindLibrary.Name, f => f.Set8(Imports(f), 77)),
        Exe(Rules.BindsToWeakFlag.Name, f => f.Set8(Imports(f), 0xfd).Set32(24, f.Get32(24) & ~(MachHeader.BindsToWeak | MachHeader.WeakDefines))),
        Exe(Rules.ChainedHeader.Name, f => f.Set32(Blob(f), 1)),
        Exe(Rules.ChainedHeader.Name, f => f.Set32(Blob(f) + 24, 1)),
        Exe(Rules.ChainedHeader.Name, f => f.Set32(Blob(f) + 8, 0x10000)),
        Exe(Rules.ChainedImports.Name, f => f.Set32(Blob(f) + 20, 4)),
        Exe(Rules.ChainedImports.Name, f => f.Set32(Blob(f) + 16, 10000)),
        Exe(Rules.ChainedName.Name, f => f.Set32(Imports(f), f.Get32(Imports(f)) | 0xffff_fe00)),
        Exe(Rules.ChainedSegments.Name, f => f.Set32(Starts(f), f.Get32(Starts(f)) - 1)),
        Exe(Rules.ChainedStarts.Name, f => f.Set64(InData(f) + 8, 0x1000)),
        Exe(Rules.ChainedStarts.Name, f => f.Set32(InData(f), 0x10000)),
        Exe(Rules.ChainedStarts.Name, f => f.Set32(Starts(f) + 4 + (f.SegmentOf("__DATA").Index * 4), 0x8000_0000)),
        Exe(Rules.ChainedPageSize.Name, f => f.Set16(InData(f) + 4, 0x2000)),
        Exe(Rules.ChainedPointerFormat.Name, f => f.Set16(InData(f) + 6, 1)),
        Exe(Rules.ChainedPointerFormat.Name, f => f.Set32(f.Command(LoadCommands.BuildVersion) + 12, 0x000b0000)),
        Exe(Rules.ChainedLink.Name, f => f.Set16(InData(f) + 22, 0x3ffc)),
        Exe(Rules.ChainedLink.Name, f => f.Set64(Data(f), f.Get64(Data(f)) | (0xfffUL << 51))),
        Exe(Rules.ChainedOrdinal.Name, f => f.Set32(Data(f) + 8, f.Get32(Data(f) + 8) | 0xffff)),
        Exe(Rules.ChainedSystem.Name, f => f.Set32(f.Command(LoadCommands.BuildVersion) + 12, 0x000a0f00)),
        new(Rules.BindLibrary.Name, SampleProgram.ChainedAddends, f => f.Set8(Imports(f), 77)),
        new(Rules.BindLibrary.Name, SampleProgram.ChainedLargeAddends, f => f.Set16(Imports(f), 0x1234)),
        new(Rules.BindsToWeakFlag.Name, SampleProgram.ChainedLargeAddends, f => f.Set16(Imports(f), 0xfffd)
            .Set32(24, f.Get32(24) & ~(MachHeader.BindsToWeak | MachHeader.WeakDefines))),
        new(Rules.ChainedName.Name, SampleProgram.ChainedAddends, f => f.Set32(Imports(f), f.Get32(Imports(f)) | 0xffff_fe00)),
        new(Rules.ChainedName.Name, SampleProgram.ChainedLargeAddends, f => f.Set32(Imports(f) + 4, 0x10000)),
        new(Rules.ChainedImports.Name, SampleProgram.ChainedAddends, f => f.Set32(Blob(f) + 20, 3).Set32(Blob(f) + 16, f.Get32(Blob(f) + 16) + 8)),
        Exe(Rules.ChainedReserved.Name, f => f.Set64(Data(f), f.Get64(Data(f)) | (1UL << 44))),
        Exe(Rules.ChainedReserved.Name, f => f.Set64(Data(f) + 8, f.Get64(Data(f) + 8) | (1UL << 32))),
        Exe(Rules.PointerFixed.Name, f => f.Set32(f.Section("__bss") + 64, SectionTypes.ModTermFunctionPointers)
            .Set64(f.Section("__bss") + 40, 8).Set32(f.Section("__bss") + 48, (uint)f.SectionOf("__thread_data").FileOffset)),
        Exe(Rules.InitializerTarget.Name, f => f.Insert([.. HeaderMutants.Words(LoadCommands.Routines64, 72, 0x1000), .. new byte[60]])),
        Exe(Rules.InitializerSize.Name, f => f.Set64(f.Section("__init_offsets") + 40, 3)),
        Exe(Rules.InitializerTarget.Name, f => f.Set32((int)f.SectionOf("__init_offsets").FileOffset, (uint)f.SegmentOf("__DATA").FileOffset)),
        new(Rules.InitializerTarget.Name, SampleProgram.Classic, f => f.Set64((int)f.SectionOf("__mod_init_func").FileOffset, 0x1000)),
        Exe(Rules.InitOffsetsReadOnly.Name, f => f.Set32(f.Segment("__TEXT") + 60, 7)),
    ];

    private static int Blob(BrokenImage f) => f.Blob(LoadCommands.DyldChainedFixups);

    private static int Starts(BrokenImage f) => Blob(f) + (int)f.Get32(Blob(f) + 4);

    private static int Imports(BrokenImage f) => Blob(f) + (int)f.Get32(Blob(f) + 8);

    // dyld_chained_starts_in_segment of __DATA.
    private static int InData(BrokenImage f) => Starts(f) + (int)f.Get32(Starts(f) + 4 + (f.SegmentOf("__DATA").Index * 4));

    // The pointers of _words: to _main, then the import of _puts.
    private static int Data(BrokenImage f) => (int)f.SectionOf("__data").FileOffset;

    private static Mutant Exe(string rule, Action<BrokenImage> how) => new(rule, SampleProgram.Chained, how);
}
