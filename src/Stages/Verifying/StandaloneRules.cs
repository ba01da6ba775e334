using System;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks what is said of images that no dyld loads: how they begin, and that nothing waits for a dyld.</summary>
internal static class StandaloneRules
{
    private const uint ForeignFlags = MachHeader.DyldLink | MachHeader.BindAtLoad | MachHeader.TwoLevel | MachHeader.ForceFlat
        | MachHeader.WeakDefines | MachHeader.BindsToWeak | MachHeader.HasTlvDescriptors;

    /// <summary>Checks.</summary>
    internal static void Run(MachImage image, Findings findings)
    {
        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        CheckThread(image, bytes, findings);
        CheckCommands(image, findings);
        bool isDylinker = image.FileType == MachHeader.Dylinker;
        findings.Require(
            isDylinker ? (image.Flags & MachHeader.DyldLink) != 0 : (image.Flags & ForeignFlags) == 0,
            Rules.ForeignFlag,
            24,
            $"the flags are 0x{image.Flags:x}");
        CheckSymbols(image, bytes, findings);
        LocalRelocationRules.Run(image, findings);
        if (image.Find(LoadCommands.DyldChainedFixups) is CommandView chained)
        {
            // struct dyld_chained_fixups_header: imports_count 16.
            long at = bytes.U32(chained.Offset + 8);
            uint imports = bytes.U32(at + 16);
            findings.Require(imports == 0, Rules.NothingUndefined, at + 16, $"chained fixups import {imports} names");
        }
    }

    /// <summary>Checks LC_ID_DYLINKER, of any image.</summary>
    internal static void CheckName(MachImage image, Findings findings)
    {
        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        int wanted = image.FileType == MachHeader.Dylinker ? 1 : 0;
        int names = image.Count(LoadCommands.IdDylinker);
        findings.Require(names == wanted, Rules.DylinkerName, MachHeader.SizeBytes, $"{names} LC_ID_DYLINKER");
        if (image.Find(LoadCommands.IdDylinker) is CommandView name)
        {
            findings.Require(!CommandShapes.Text(bytes, name).IsEmpty, Rules.DylinkerName, name.Offset, "LC_ID_DYLINKER names nothing");
        }
    }

    private static void CheckThread(MachImage image, ReadOnlySpan<byte> bytes, Findings findings)
    {
        int count = image.Count(LoadCommands.UnixThread);
        findings.Require(count == 1, Rules.ThreadCommand, MachHeader.SizeBytes, $"{count} LC_UNIXTHREAD");
        if (image.Find(LoadCommands.UnixThread) is not CommandView thread)
        {
            return;
        }

        uint flavor = bytes.U32(thread.Offset + ThreadState.FlavorField);
        uint words = bytes.U32(thread.Offset + ThreadState.FlavorField + 4);
        if (thread.SizeBytes != ThreadState.RegistersField + (4 * ThreadState.WordCount) || flavor != ThreadState.Flavor || words != ThreadState.WordCount)
        {
            findings.Add(Rules.ThreadCommand, thread.Offset + 4, $"{thread.SizeBytes} bytes, flavor {flavor} of {words} words");
            return;
        }

        ulong entry = bytes.U64(thread.Offset + ThreadState.ProgramCounterField);
        bool isInside = image.SegmentAt(entry) is SegmentView segment && segment.IsExecutable && entry - segment.Address < segment.FileSize
            && segment.FileOffset + (entry - segment.Address) >= (ulong)image.CommandsEnd;
        findings.Require(
            isInside && entry % 4 == 0, Rules.ThreadEntry, thread.Offset + ThreadState.ProgramCounterField, $"the pc is 0x{entry:x}");
    }

    private static void CheckCommands(MachImage image, Findings findings)
    {
        bool isDylinker = image.FileType == MachHeader.Dylinker;
        foreach (CommandView command in image.Commands)
        {
            bool isForeign = command.Kind is LoadCommands.LoadDylinker or LoadCommands.Main or LoadCommands.Rpath or LoadCommands.DyldEnvironment
                    or LoadCommands.DyldInfo or LoadCommands.DyldInfoOnly or LoadCommands.Routines64
                || CommandShapes.IsDylib(command.Kind)
                || (!isDylinker && command.Kind is LoadCommands.DyldChainedFixups or LoadCommands.DyldExportsTrie);
            findings.Require(!isForeign, Rules.ForeignCommand, command.Offset, $"command {command.Index} is 0x{command.Kind:x}");
        }
    }

    private static void CheckSymbols(MachImage image, ReadOnlySpan<byte> bytes, Findings findings)
    {
        if (image.Find(LoadCommands.Symtab) is not CommandView table)
        {
            return;
        }

        long start = bytes.U32(table.Offset + 8);
        ReadOnlySpan<byte> symbols = bytes.Cut(start, (long)bytes.U32(table.Offset + 12) * NList64.SizeBytes);
        for (int at = 0; at + NList64.SizeBytes <= symbols.Length; at += NList64.SizeBytes)
        {
            NList64 symbol = new(symbols.U32(at), symbols[at + 4], symbols[at + 5], 0, 0);
            findings.Require(
                symbol.IsStab || symbol.Kind != SymbolTypes.Undefined,
                Rules.NothingUndefined,
                start + at + 4,
                $"symbol {at / NList64.SizeBytes} has type 0x{symbol.Type:x2}");
        }
    }
}
