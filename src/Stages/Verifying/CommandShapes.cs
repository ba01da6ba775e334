using System;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>What each load command looks like (mach-o/loader.h).</summary>
internal static class CommandShapes
{
    /// <summary>LC_REQ_DYLD: dyld must know the command.</summary>
    internal const uint RequiredByDyld = 0x80000000;

    /// <summary>LC_DYLIB_CODE_SIGN_DRS.</summary>
    internal const uint DylibCodeSignDrs = 0x2b;

    /// <summary>The exact size of commands without a string; 0 for others.</summary>
    internal static long ExactSize(ReadOnlySpan<byte> bytes, CommandView command) => command.Kind switch
    {
        LoadCommands.Symtab => 24,
        LoadCommands.Dysymtab => 80,
        LoadCommands.DyldInfo or LoadCommands.DyldInfoOnly => 48,
        LoadCommands.EncryptionInfo => 20,
        LoadCommands.EncryptionInfo64 => 24,
        LoadCommands.VersionMinMacOS or LoadCommands.VersionMinIOS => 16,
        LoadCommands.VersionMinTvOS or LoadCommands.VersionMinWatchOS => 16,
        LoadCommands.Uuid or LoadCommands.Main => 24,
        LoadCommands.SourceVersion => 16,
        LoadCommands.Routines64 => 72,
        LoadCommands.Note => 40,
        LoadCommands.BuildVersion => 24 + (8L * bytes.U32(command.Offset + 20)),
        LoadCommands.Segment64 => SegmentView.CommandSizeBytes + ((long)SectionView.HeaderSizeBytes * bytes.U32(command.Offset + 64)),
        _ => IsLinkEditData(command.Kind) ? 16 : 0,
    };

    /// <summary>True for struct linkedit_data_command: dataoff at 8, datasize at 12.</summary>
    internal static bool IsLinkEditData(uint kind) => kind is LoadCommands.CodeSignature or LoadCommands.SegmentSplitInfo
        or LoadCommands.FunctionStarts or LoadCommands.DataInCode or DylibCodeSignDrs or LoadCommands.LinkerOptimizationHint
        or LoadCommands.DyldExportsTrie or LoadCommands.DyldChainedFixups or LoadCommands.AtomInfo
        or LoadCommands.FunctionVariants or LoadCommands.FunctionVariantFixups;

    /// <summary>The bytes before the string in commands with one, whose offset is at 8; 0 for others.</summary>
    internal static uint FixedSize(uint kind)
    {
        if (IsDylib(kind))
        {
            return 24;
        }

        return kind is LoadCommands.Rpath or LoadCommands.LoadDylinker or LoadCommands.IdDylinker or LoadCommands.DyldEnvironment
            or LoadCommands.SubFramework or LoadCommands.SubUmbrella or LoadCommands.SubClient or LoadCommands.SubLibrary
            or LoadCommands.TargetTriple ? 12u : 0u;
    }

    /// <summary>True for struct dylib_command.</summary>
    internal static bool IsDylib(uint kind) => kind == LoadCommands.IdDylib || IsDylibLoad(kind);

    /// <summary>True for the commands that load a dylib, and so count as library ordinals.</summary>
    internal static bool IsDylibLoad(uint kind) => kind is LoadCommands.LoadDylib or LoadCommands.LoadWeakDylib
        or LoadCommands.ReexportDylib or LoadCommands.LoadUpwardDylib or LoadCommands.LazyLoadDylib;

    /// <summary>True for LC_REQ_DYLD commands that dyld knows.</summary>
    internal static bool IsKnownToDyld(uint kind) => kind is LoadCommands.LoadWeakDylib or LoadCommands.ReexportDylib
        or LoadCommands.LoadUpwardDylib or LoadCommands.Rpath or LoadCommands.DyldInfoOnly or LoadCommands.Main
        or LoadCommands.DyldExportsTrie or LoadCommands.DyldChainedFixups or LoadCommands.FilesetEntry;

    /// <summary>True for commands of which an image has one at most.</summary>
    internal static bool IsSingle(uint kind) => kind is LoadCommands.Symtab or LoadCommands.Dysymtab or LoadCommands.DyldInfo
        or LoadCommands.DyldInfoOnly or LoadCommands.DyldChainedFixups or LoadCommands.DyldExportsTrie or LoadCommands.FunctionStarts
        or LoadCommands.DataInCode or LoadCommands.CodeSignature or LoadCommands.SegmentSplitInfo
        or LoadCommands.LinkerOptimizationHint or LoadCommands.SourceVersion or LoadCommands.Routines64
        or LoadCommands.EncryptionInfo64 or DylibCodeSignDrs;

    /// <summary>The string of a command with one; empty if it is malformed.</summary>
    internal static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> bytes, CommandView command)
    {
        ReadOnlySpan<byte> own = bytes.Cut(command.Offset, command.SizeBytes);
        return own.TryText(own.U32(8), out ReadOnlySpan<byte> text) ? text : [];
    }
}
