using System;
using System.Collections.Generic;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>Mutants of images that no dyld loads.</summary>
internal static class StandaloneMutants
{
    private const int FlagsField = 24;

    internal static IEnumerable<Mutant> All =>
    [
        Exe(Rules.ThreadCommand.Name, f => f.Repeat(LoadCommands.UnixThread)),
        Exe(Rules.ThreadCommand.Name, f => f.Set32(Thread(f) + ThreadState.FlavorField, 1)),
        Exe(Rules.ThreadCommand.Name, f => f.Set32(Thread(f) + ThreadState.FlavorField + 4, 70)),
        Exe(Rules.ThreadCommand.Name, f => f.Remove(LoadCommands.UnixThread).Insert(HeaderMutants.Words(LoadCommands.UnixThread, 16, ThreadState.Flavor, 0))),
        new(Rules.ThreadCommand.Name, StandaloneSample.Firmware, f => f.Remove(LoadCommands.UnixThread)),
        new(Rules.ThreadCommand.Name, StandaloneSample.Dylinker, f => f.Remove(LoadCommands.UnixThread)),
        Exe(Rules.ThreadEntry.Name, f => f.Set64(Thread(f) + ThreadState.ProgramCounterField, 0)),
        Exe(Rules.ThreadEntry.Name, f => f.Set64(Thread(f) + ThreadState.ProgramCounterField, f.Get64(Thread(f) + ThreadState.ProgramCounterField) + 2)),
        Exe(Rules.ThreadEntry.Name, f => f.Set64(Thread(f) + ThreadState.ProgramCounterField, f.SegmentOf("__DATA").Address)),
        Exe(Rules.ThreadEntry.Name, f => f.Set64(Thread(f) + ThreadState.ProgramCounterField, f.SegmentOf("__TEXT").Address + MachHeader.SizeBytes)),
        Exe(Rules.ForeignCommand.Name, f => f.Insert([.. HeaderMutants.Words(LoadCommands.LoadDylinker, 32, 12), .. "/usr/lib/dyld\0\0\0\0\0\0\0"u8])),
        Exe(Rules.ForeignCommand.Name, f => f.Insert(HeaderMutants.Dylib(LoadCommands.LoadDylib, "/usr/lib/libSystem.B.dylib"))),
        Exe(Rules.ForeignCommand.Name, f => f.Insert(HeaderMutants.Words(LoadCommands.Main, 24, 0x1000, 0, 0, 0))),
        Exe(Rules.ForeignCommand.Name, f => f.Insert([.. HeaderMutants.Words(LoadCommands.DyldInfoOnly, 48), .. new byte[40]])),
        new(Rules.ForeignCommand.Name, StandaloneSample.Firmware, f => f.Insert(HeaderMutants.Words(LoadCommands.DyldChainedFixups, 16, 0, 0))),
        new(Rules.ForeignCommand.Name, StandaloneSample.Dylinker, f => f.Insert(HeaderMutants.Dylib(LoadCommands.LoadDylib, "/usr/lib/libSystem.B.dylib"))),
        Exe(Rules.ForeignFlag.Name, f => f.Set32(FlagsField, f.Get32(FlagsField) | MachHeader.TwoLevel)),
        new(Rules.ForeignFlag.Name, StandaloneSample.Firmware, f => f.Set32(FlagsField, f.Get32(FlagsField) | MachHeader.DyldLink)),
        new(Rules.ForeignFlag.Name, StandaloneSample.Dylinker, f => f.Set32(FlagsField, f.Get32(FlagsField) & ~MachHeader.DyldLink)),
        Exe(Rules.DylinkerName.Name, f => f.Insert([.. HeaderMutants.Words(LoadCommands.IdDylinker, 24, 12), .. "/me\0\0\0\0\0\0\0\0\0"u8])),
        new(Rules.DylinkerName.Name, StandaloneSample.Dylinker, f => f.Remove(LoadCommands.IdDylinker)),
        new(Rules.DylinkerName.Name, StandaloneSample.Dylinker, f => f.Set8(f.Command(LoadCommands.IdDylinker) + 12, 0)),
        Exe(Rules.NothingUndefined.Name, f => f.Set8(Symbols(f) + 4, SymbolTypes.External)),
        new(Rules.NothingUndefined.Name, StandaloneSample.StaticPie, f => f.Copy(f.Command(LoadCommands.Dysymtab) + 72, f.Command(LoadCommands.Dysymtab) + 64, 8)
            .Set64(f.Command(LoadCommands.Dysymtab) + 72, 0)),
        new(Rules.NothingUndefined.Name, StandaloneSample.Dylinker, f => f.Set32(f.Blob(LoadCommands.DyldChainedFixups) + 16, 1)),
        Pie(f => f.Set32(Relocations(f), 0)),
        Pie(f => f.Set32(Relocations(f), 0x8000_0000)),
        Pie(f => f.Set32(Relocations(f), 0x0100_0000)),
        Pie(f => f.Set32(Relocations(f) + 4, (3u << 25) | 99)),
        Pie(f => f.Set32(Relocations(f) + 4, (2u << 25) | 1)),
        Pie(f => f.Set32(Relocations(f) + 4, (3u << 25) | (1u << 27) | 1)),
        Pie(f => f.Set64((int)f.SectionOf("__data").FileOffset, 0x1234)),
        new(Rules.LocalRelocation.Name, StandaloneSample.FirmwarePie, f => f.Set32(Relocations(f), 0)),
        new(Rules.LocalRelocation.Name, StandaloneSample.OldDylinker, f => f.Set32(Relocations(f), 0)),
        new(Rules.LocalRelocationsSlide.Name, StandaloneSample.StaticPie, f => f.Set32(FlagsField, f.Get32(FlagsField) & ~MachHeader.Pie)),

        // What is checked of every image is checked of these.
        Exe(Rules.SectionInSegment.Name, f => f.Set64(f.Section("__data") + 32, 0x1000)),
        Exe(Rules.SegmentWriteExecute.Name, f => f.Set32(f.Segment("__DATA") + 60, 7)),
        Exe(Rules.HeaderSegment.Name, f => f.Set32(f.Segment("__TEXT") + 60, 1)),
        new(Rules.SegmentFileRange.Name, StandaloneSample.Firmware, f => f.Set64(f.Segment("__DATA") + 48, 0x1000000).Set64(f.Segment("__DATA") + 32, 0x1000000)),
        new(Rules.LinkEditRange.Name, StandaloneSample.Firmware, f => f.Set32(f.Command(LoadCommands.Symtab) + 20, 0x1000000)),
        new(Rules.LinkEditOverlap.Name, StandaloneSample.Firmware, f => f.Set32(f.Command(LoadCommands.Symtab) + 8, 0x1000)),
        new(Rules.SymbolGroups.Name, StandaloneSample.Dylinker, f => f.Set32(f.Command(LoadCommands.Dysymtab) + 12, 99)),
        new(Rules.SignaturePresent.Name, StandaloneSample.Dylinker, f => f.Remove(LoadCommands.CodeSignature)),
        new(Rules.CodeHash.Name, StandaloneSample.StaticSigned, f => f.Set8((int)f.SectionOf("__text").FileOffset, 1), IsSigned: true),
    ];

    private static int Thread(BrokenImage f) => f.Command(LoadCommands.UnixThread);

    private static int Symbols(BrokenImage f) => (int)f.Get32(f.Command(LoadCommands.Symtab) + 8);

    private static int Relocations(BrokenImage f) => (int)f.Get32(f.Command(LoadCommands.Dysymtab) + 72);

    private static Mutant Exe(string rule, Action<BrokenImage> how) => new(rule, StandaloneSample.Static, how);

    private static Mutant Pie(Action<BrokenImage> how) => new(Rules.LocalRelocation.Name, StandaloneSample.StaticPie, how);
}
