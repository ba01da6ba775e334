using System;
using System.Collections.Generic;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Tests.Properties.Verifying;

/// <summary>Mutants of the code signature: none is signed again.</summary>
internal static class SignatureMutants
{
    internal static IEnumerable<Mutant> All =>
    [
        new(Rules.SignaturePresent.Name, SampleProgram.Chained, f => f.Remove(LoadCommands.CodeSignature)),
        Exe(Rules.SignaturePlace.Name, f => f.Resize(f.Bytes.Length + 16)),
        Exe(Rules.SignaturePlace.Name, f => f.Set32(f.Command(LoadCommands.CodeSignature) + 12, f.Get32(f.Command(LoadCommands.CodeSignature) + 12) - 8)
            .Set32(f.Command(LoadCommands.CodeSignature) + 8, (uint)Blob(f) + 8)),
        Exe(Rules.SignatureBlobs.Name, f => f.SetBig(Blob(f), 1)),
        Exe(Rules.SignatureBlobs.Name, f => f.Set64(f.Command(LoadCommands.CodeSignature) + 8, 0x7fff_ffff)),
        Exe(Rules.SignatureBlobs.Name, f => f.SetBig(Blob(f) + 8, 100)),
        Exe(Rules.SignatureBlobs.Name, f => f.SetBig(Blob(f) + 16, 0x100000)),
        Exe(Rules.CodeDirectory.Name, f => f.SetBig(Directory(f), 0xfade0b01)),
        Exe(Rules.CodeDirectory.Name, f => f.SetBig(Directory(f) + 8, 0x10000)),
        Exe(Rules.CodeDirectory.Name, f => f.SetBig(Directory(f) + 20, 0x100000)),
        Exe(Rules.CodeHashType.Name, f => f.Set8(Directory(f) + 37, 1)),
        Exe(Rules.CodeHashType.Name, f => f.Set8(Directory(f) + 39, 3)),
        Exe(Rules.CodeLimit.Name, f => f.SetBig(Directory(f) + 32, f.GetBig(Directory(f) + 32) - 1)),
        Exe(Rules.CodeLimit.Name, f => f.SetBig(Directory(f) + 28, f.GetBig(Directory(f) + 28) - 1)),
        Exe(Rules.CodeHash.Name, f => f.Set8((int)f.SectionOf("__cstring").FileOffset, (byte)'O')),
        Exe(Rules.CodeHash.Name, f => f.Set8(Blob(f) - 1, 1)),
        Exe(Rules.ExecutableSegment.Name, f => f.SetBig(Directory(f) + 76, 0)),
        Exe(Rules.ExecutableSegment.Name, f => f.SetBig(Directory(f) + 76, 0x100000)),
        Exe(Rules.ExecutableSegment.Name, f => f.SetBig(Directory(f) + 84, 0)),
        Exe(Rules.LinkerSignature.Name, f => f.SetBig(Directory(f) + 12, 0x20000)),
        Exe(Rules.LinkerSignature.Name, f => f.SetBig(Directory(f) + 8, 0x20500)),
    ];

    private static int Blob(BrokenImage f) => f.Blob(LoadCommands.CodeSignature);

    private static int Directory(BrokenImage f) => Blob(f) + (int)f.GetBig(Blob(f) + 16);

    private static Mutant Exe(string rule, Action<BrokenImage> how) => new(rule, SampleProgram.Chained, how, IsSigned: true);
}
