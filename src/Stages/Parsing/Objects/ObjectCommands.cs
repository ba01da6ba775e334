using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Parsing.Objects;

/// <summary>What the load commands of an object say, before the bytes they name are looked at.</summary>
internal ref struct ObjectCommands
{
    private const int SymtabBytes = 24;
    private const int DysymtabBytes = 80;
    private const int LinkEditDataBytes = 16;
    private const int IndirectEntryBytes = 4;

    // MAX_SECT, mach-o/nlist.h: n_sect is a byte.
    private const int MaxSections = 255;

    /// <summary>section_64 entries of all segments; an assembler writes one unnamed segment, other producers several.</summary>
    internal int SectionCount;
    internal long SymtabAt;
    internal FileRange Symbols;
    internal FileRange Strings;
    internal long DysymtabAt;
    internal FileRange IndirectSymbols;
    internal long DataInCodeAt;
    internal FileRange DataInCode;
    internal long HintsAt;
    internal FileRange Hints;
    internal PlatformVersion? Platform;
    internal PlatformVersion? OtherPlatform;
    internal List<ImmutableArray<string>>? LinkerOptions;

    /// <summary>The number of symbol table entries.</summary>
    internal readonly int SymbolCount => (int)(Symbols.SizeBytes / NList64.SizeBytes);

    /// <summary>Reads them; null if all are well-formed and what they name lies in the file.</summary>
    internal Diagnostic? Read(Origin origin, ReadOnlySpan<byte> bytes)
    {
        var commands = new LoadCommandReader(bytes);
        Diagnostic? failure;
        while (commands.MoveNext(origin, out failure))
        {
            failure = ReadOne(origin, commands);
            if (failure is not null)
            {
                return failure;
            }
        }

        return failure
            ?? Symbols.Check(origin, SymtabAt, bytes.Length, ParsingCodes.MalformedSymbol, "the symbol table")
            ?? Strings.Check(origin, SymtabAt, bytes.Length, ParsingCodes.MalformedSymbol, "the string table")
            ?? IndirectSymbols.Check(origin, DysymtabAt, bytes.Length, ParsingCodes.MalformedSymbol, "the indirect symbol table")
            ?? DataInCode.Check(origin, DataInCodeAt, bytes.Length, ParsingCodes.MalformedLinkEdit, "data-in-code entries")
            ?? Hints.Check(origin, HintsAt, bytes.Length, ParsingCodes.MalformedLinkEdit, "optimization hints");
    }

    private Diagnostic? ReadOne(Origin origin, LoadCommandReader command)
    {
        switch (command.Number)
        {
            case LoadCommands.Segment64:
                return ReadSegment(origin, command);
            case LoadCommands.Symtab:
                return ReadSymtab(origin, command);
            case LoadCommands.Dysymtab:
                return ReadDysymtab(origin, command);
            case LoadCommands.BuildVersion or LoadCommands.VersionMinMacOS or LoadCommands.VersionMinIOS
                or LoadCommands.VersionMinTvOS or LoadCommands.VersionMinWatchOS:
                Diagnostic? wrongPlatform = ReadPlatform.Of(origin, command, out PlatformVersion? platform);
                OtherPlatform ??= Platform is null ? null : platform;
                Platform ??= platform;
                return wrongPlatform;
            case LoadCommands.LinkerOption:
                Diagnostic? wrongOption = ReadLinkerOption.Of(origin, command, out ImmutableArray<string> option);
                (LinkerOptions ??= []).Add(option);
                return wrongOption;
            case LoadCommands.DataInCode:
                DataInCodeAt = command.Offset;
                return ReadLinkEditData(origin, command, out DataInCode);
            case LoadCommands.LinkerOptimizationHint:
                HintsAt = command.Offset;
                return ReadLinkEditData(origin, command, out Hints);
            default:
                return null;
        }
    }

    private Diagnostic? ReadSegment(Origin origin, LoadCommandReader command)
    {
        if (command.Requires(origin, ReadSections.SegmentBytes) is { } tooShort)
        {
            return tooShort;
        }

        uint count = command.Word(ReadSections.SectionCountOffset);
        if (count > MaxSections || SectionCount + count > MaxSections)
        {
            return Diagnostic.Malformed(
                ParsingCodes.MalformedSection,
                origin with { Offset = command.Offset + ReadSections.SectionCountOffset },
                $"the object has {SectionCount + (long)count} sections: expected at most {MaxSections}");
        }

        SectionCount += (int)count;
        return command.Requires(origin, ReadSections.SegmentBytes + ((int)count * SectionHeader.StructBytes));
    }

    private Diagnostic? ReadSymtab(Origin origin, LoadCommandReader command)
    {
        if (command.Requires(origin, SymtabBytes) is { } tooShort)
        {
            return tooShort;
        }

        if (SymtabAt != 0)
        {
            return Diagnostic.Malformed(
                ParsingCodes.MalformedSymbol, origin with { Offset = command.Offset }, "a second LC_SYMTAB: expected at most one");
        }

        SymtabAt = command.Offset;
        Symbols = new FileRange(command.Word(8), (ulong)command.Word(12) * NList64.SizeBytes);
        Strings = new FileRange(command.Word(16), command.Word(20));
        return null;
    }

    // loader.h: indirectsymoff and nindirectsyms are at offsets 56 and 60 of dysymtab_command.
    private Diagnostic? ReadDysymtab(Origin origin, LoadCommandReader command)
    {
        if (command.Requires(origin, DysymtabBytes) is { } tooShort)
        {
            return tooShort;
        }

        DysymtabAt = command.Offset;
        IndirectSymbols = new FileRange(command.Word(56), (ulong)command.Word(60) * IndirectEntryBytes);
        return null;
    }

    private static Diagnostic? ReadLinkEditData(Origin origin, LoadCommandReader command, out FileRange range)
    {
        range = default;
        if (command.Requires(origin, LinkEditDataBytes) is { } tooShort)
        {
            return tooShort;
        }

        range = new FileRange(command.Word(8), command.Word(12));
        return null;
    }
}
