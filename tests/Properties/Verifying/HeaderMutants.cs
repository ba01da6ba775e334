using System.Collections.Generic;
using System.Text;
using AfsLd.Domain.Format;
using AfsLd.Domain.Options;
using AfsLd.Stages.Verifying;
using AfsLd.Tests.Properties.Generators;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>Mutants of universal headers, mach headers and load commands.</summary>
internal static class HeaderMutants
{
    private const int FlagsField = 24;

    internal static IEnumerable<Mutant> All =>
    [
        // Big-endian fat_arch entries of 20 bytes from 8: the second is the arm64 slice.
        new(Rules.SliceRange.Name, SampleProgram.Universal, f => f.SetBig(28 + 12, 0x1000000), IsSigned: true),
        new(Rules.SliceRange.Name, SampleProgram.Universal, f => f.SetBig(8 + 12, 0x3100), IsSigned: true),
        new(Rules.SliceRange.Name, SampleProgram.Universal, f => f.SetBig(4, 1000), IsSigned: true),
        new(Rules.SliceAlignment.Name, SampleProgram.Universal, f => f.SetBig(28 + 16, 15), IsSigned: true),
        new(Rules.SliceArchitecture.Name, SampleProgram.Universal, f => f.SetBig(28 + 4, 1), IsSigned: true),
        Exe(Rules.MagicNumber.Name, f => f.Set32(0, MachHeader.Magic32)),
        Exe(Rules.CpuSubtype.Name, f => f.Set32(8, 7)),
        Exe(Rules.FileType.Name, f => f.Set32(12, 77)),
        Exe(Rules.PositionIndependent.Name, f => f.Set32(FlagsField, f.Get32(FlagsField) & ~MachHeader.Pie)),
        Exe(Rules.DyldLinkFlag.Name, f => f.Set32(FlagsField, f.Get32(FlagsField) & ~MachHeader.DyldLink)),
        Exe(Rules.TlvFlag.Name, f => f.Set32(FlagsField, f.Get32(FlagsField) & ~MachHeader.HasTlvDescriptors)),
        Exe(Rules.CommandsSize.Name, f => f.Set32(16, f.Get32(16) + 1)),
        Exe(Rules.CommandsSize.Name, f => f.Set32(20, f.Get32(20) + 8)),
        Exe(Rules.CommandsSize.Name, f => f.Set32(20, 0x7fffffff)),
        Exe(Rules.CommandSize.Name, f => f.Set32(f.Command(LoadCommands.Uuid) + 4, 0)),
        Exe(Rules.CommandSize.Name, f => f.Set32(f.Command(LoadCommands.Uuid) + 4, 25)),
        Exe(Rules.CommandSize.Name, f => f.Set32(f.Command(LoadCommands.Uuid) + 4, 0x10000)),
        Exe(Rules.CommandShape.Name, f => f.Insert(Words(LoadCommands.SourceVersion, 24, 0, 0, 0, 0))),
        Exe(Rules.CommandShape.Name, f => f.Set32(f.Command(LoadCommands.BuildVersion) + 20, 1000)),
        Exe(Rules.CommandString.Name, f => f.Set32(f.Command(LoadCommands.Rpath) + 8, 0x1000)),
        Exe(Rules.CommandString.Name, f => f.Set32(f.Command(LoadCommands.LoadDylib) + 8, 8)),
        Exe(Rules.CommandString.Name, f => f.Insert([.. Words(LoadCommands.Rpath, 16, 12), .. "full"u8])),
        Exe(Rules.UnknownRequiredCommand.Name, f => f.Insert(Words(0x80000099, 8))),
        Exe(Rules.RepeatedCommand.Name, f => f.Repeat(LoadCommands.Symtab)),
        Exe(Rules.PlatformCommand.Name, f => f.Repeat(LoadCommands.BuildVersion)),
        Exe(Rules.PlatformCommand.Name, f => f.Remove(LoadCommands.BuildVersion)),
        Exe(Rules.PlatformKnown.Name, f => f.Set32(f.Command(LoadCommands.BuildVersion) + 8, 99)),
        Exe(Rules.UuidOnce.Name, f => f.Repeat(LoadCommands.Uuid)),
        Exe(Rules.UuidPresent.Name, f => f.Remove(LoadCommands.Uuid)),
        new(Rules.UuidPresent.Name, SampleProgram.Dylib, f => f.Remove(LoadCommands.Uuid)),
        Exe(Rules.EntryCommand.Name, f => f.Remove(LoadCommands.Main)),
        Exe(Rules.EntryCommand.Name, f => f.Repeat(LoadCommands.Main)),
        Exe(Rules.EntryCommand.Name, f => f.Set32(f.Command(LoadCommands.BuildVersion) + 8, (uint)Platform.DriverKit)),
        new(Rules.EntryCommand.Name, SampleProgram.Dylib, f => f.Insert(Words(LoadCommands.Main, 24, 0x1000, 0, 0, 0))),
        Exe(Rules.EntryAddress.Name, f => f.Set64(f.Command(LoadCommands.Main) + 8, 8)),
        Exe(Rules.EntryAddress.Name, f => f.Set64(f.Command(LoadCommands.Main) + 8, f.SegmentOf("__DATA").FileOffset)),
        Exe(Rules.DynamicLinker.Name, f => f.Remove(LoadCommands.LoadDylinker)),
        Exe(Rules.DynamicLinker.Name, f => f.Set8(f.Command(LoadCommands.LoadDylinker) + 13, (byte)'U')),
        Exe(Rules.InstallName.Name, f => f.Insert(Dylib(LoadCommands.IdDylib, "me"))),
        new(Rules.InstallName.Name, SampleProgram.Dylib, f => f.Remove(LoadCommands.IdDylib)),
        new(Rules.InstallName.Name, SampleProgram.Dylib, f => f.Repeat(LoadCommands.IdDylib)),
        Exe(Rules.DylibLoaded.Name, f => f.Remove(LoadCommands.LoadDylib)),
        Exe(Rules.DylibOnce.Name, f => f.Repeat(LoadCommands.LoadDylib)),
        Exe(Rules.RpathOnce.Name, f => f.Repeat(LoadCommands.Rpath)),
        Exe(Rules.CacheFlag.Name, f => f.Set32(FlagsField, f.Get32(FlagsField) | 0x8000_0000)),
        Exe(Rules.FlatFlag.Name, f => f.Set32(FlagsField, f.Get32(FlagsField) | MachHeader.ForceFlat)),
        new(Rules.FlatFlag.Name, SampleProgram.Dylib, f => f.Set32(FlagsField, (f.Get32(FlagsField) & ~MachHeader.TwoLevel) | MachHeader.ForceFlat)),
        new(Rules.ReexportFlag.Name, SampleProgram.Dylib, f => f.Set32(FlagsField, f.Get32(FlagsField) | MachHeader.NoReexportedDylibs)
            .Set32(f.Command(LoadCommands.LoadDylib), LoadCommands.ReexportDylib)),
        Exe(Rules.DylibName.Name, f => f.Set8(f.Command(LoadCommands.LoadDylib) + 24, 0)),
        new(Rules.DylibName.Name, SampleProgram.Dylib, f => f.Set8(f.Command(LoadCommands.IdDylib) + 24, 0)),
        Exe(Rules.EncryptionRange.Name, f => f.Insert(Words(LoadCommands.EncryptionInfo64, 24, 0, 0x4000, 0, 0))),
        Exe(Rules.EncryptionRange.Name, f => f.Insert(Words(LoadCommands.EncryptionInfo64, 24, 0x2000, 0x800, 0, 0))),
        Exe(Rules.EncryptionRange.Name, f => f.Insert(Words(LoadCommands.EncryptionInfo64, 24, 0x2000, 0x4000, 0, 0))),
        Exe(Rules.OneFixupEncoding.Name, f => f.Insert([.. Words(LoadCommands.DyldInfoOnly, 48), .. new byte[40]])),
        Exe(Rules.NoRelocations.Name, f => f.Set32(f.Command(LoadCommands.Dysymtab) + 76, 1)),
        new(Rules.NoRelocations.Name, SampleProgram.Classic, f => f.Set32(f.Command(LoadCommands.Dysymtab) + 76, 1)),
    ];

    internal static byte[] Words(params uint[] words)
    {
        var writer = new ByteWriter();
        foreach (uint word in words)
        {
            writer.Word(word);
        }

        return writer.ToArray();
    }

    internal static byte[] Dylib(uint kind, string name)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        byte[] command = new byte[(24 + text.Length + 8) & ~7];
        Words(kind, (uint)command.Length, 24, 2, 0x10000, 0x10000).CopyTo(command, 0);
        text.CopyTo(command, 24);
        return command;
    }

    private static Mutant Exe(string rule, System.Action<BrokenImage> how) => new(rule, SampleProgram.Chained, how);
}
