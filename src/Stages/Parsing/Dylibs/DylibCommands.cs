using System;
using System.Collections.Generic;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Options;
using AfsLd.Stages.Parsing.Objects;

namespace AfsLd.Stages.Parsing.Dylibs;

/// <summary>What the load commands of a library say.</summary>
internal sealed class DylibCommands
{
    private const int DylibCommandBytes = 24;
    private const int StringCommandBytes = 12;
    private const int DyldInfoBytes = 48;
    private const int LinkEditDataBytes = 16;
    private const int SymtabBytes = 24;

    internal string? InstallName { get; private set; }

    internal PackedVersion CurrentVersion { get; private set; }

    internal PackedVersion CompatibilityVersion { get; private set; }

    internal List<Platform> Platforms { get; } = [];

    internal List<string> Reexports { get; } = [];

    internal List<string> Loads { get; } = [];

    internal List<string> SubLibraries { get; } = [];

    internal List<string> SubUmbrellas { get; } = [];

    internal List<string> Clients { get; } = [];

    internal List<string> Rpaths { get; } = [];

    internal string? ParentUmbrella { get; private set; }

    internal FileRange Trie { get; private set; }

    internal FileRange Symbols { get; private set; }

    internal FileRange Strings { get; private set; }

    /// <summary>By section ordinal: true if it is S_THREAD_LOCAL_VARIABLES. Element 0 is NO_SECT.</summary>
    internal List<bool> IsThreadLocal { get; } = [false];

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
            ?? Trie.Check(origin, MachHeader.SizeBytes, bytes.Length, ParsingCodes.MalformedCommand, "the export trie")
            ?? Symbols.Check(origin, MachHeader.SizeBytes, bytes.Length, ParsingCodes.MalformedSymbol, "the symbol table")
            ?? Strings.Check(origin, MachHeader.SizeBytes, bytes.Length, ParsingCodes.MalformedSymbol, "the string table");
    }

    private Diagnostic? ReadOne(Origin origin, LoadCommandReader command) => command.Number switch
    {
        LoadCommands.IdDylib => ReadId(origin, command),
        LoadCommands.ReexportDylib => ReadString(origin, command, DylibCommandBytes, Reexports),
        LoadCommands.LoadDylib => ReadString(origin, command, DylibCommandBytes, Loads),
        LoadCommands.SubLibrary => ReadString(origin, command, StringCommandBytes, SubLibraries),
        LoadCommands.SubUmbrella => ReadString(origin, command, StringCommandBytes, SubUmbrellas),
        LoadCommands.SubClient => ReadString(origin, command, StringCommandBytes, Clients),
        LoadCommands.Rpath => ReadString(origin, command, StringCommandBytes, Rpaths),
        LoadCommands.SubFramework => ReadUmbrella(origin, command),
        LoadCommands.DyldInfo or LoadCommands.DyldInfoOnly => ReadTrie(origin, command, DyldInfoBytes, 40),
        LoadCommands.DyldExportsTrie => ReadTrie(origin, command, LinkEditDataBytes, 8),
        LoadCommands.Symtab => ReadSymtab(origin, command),
        LoadCommands.Segment64 => ReadSegment(origin, command),
        _ when ReadPlatform.IsIn(command.Number) => AddPlatform(origin, command),
        _ => null,
    };

    private Diagnostic? ReadId(Origin origin, LoadCommandReader command)
    {
        List<string> names = [];
        Diagnostic? failure = ReadString(origin, command, DylibCommandBytes, names);
        if (failure is null)
        {
            InstallName = names[0];
            CurrentVersion = new PackedVersion(command.Word(16));
            CompatibilityVersion = new PackedVersion(command.Word(20));
        }

        return failure;
    }

    private Diagnostic? ReadUmbrella(Origin origin, LoadCommandReader command)
    {
        List<string> names = [];
        Diagnostic? failure = ReadString(origin, command, StringCommandBytes, names);
        ParentUmbrella = failure is null ? names[0] : null;
        return failure;
    }

    // loader.h: union lc_str is an offset from the start of the command.
    private static Diagnostic? ReadString(Origin origin, LoadCommandReader command, int headerBytes, List<string> into)
    {
        if (command.Requires(origin, headerBytes) is { } tooShort)
        {
            return tooShort;
        }

        uint at = command.Word(8);
        if (at < StringCommandBytes || at >= (uint)command.Bytes.Length)
        {
            return Diagnostic.Malformed(
                ParsingCodes.MalformedCommand,
                origin with { Offset = command.Offset + 8 },
                $"load command 0x{command.Number:x} has its string at {at}: expected it inside the command's {command.Bytes.Length} bytes");
        }

        ReadOnlySpan<byte> text = command.Bytes[(int)at..];
        int length = text.IndexOf((byte)0);
        into.Add(Encoding.UTF8.GetString(length < 0 ? text : text[..length]));
        return null;
    }

    private Diagnostic? ReadTrie(Origin origin, LoadCommandReader command, int commandBytes, int at)
    {
        if (command.Requires(origin, commandBytes) is { } tooShort)
        {
            return tooShort;
        }

        Trie = new FileRange(command.Word(at), command.Word(at + 4));
        return null;
    }

    private Diagnostic? ReadSymtab(Origin origin, LoadCommandReader command)
    {
        if (command.Requires(origin, SymtabBytes) is { } tooShort)
        {
            return tooShort;
        }

        Symbols = new FileRange(command.Word(8), (ulong)command.Word(12) * NList64.SizeBytes);
        Strings = new FileRange(command.Word(16), command.Word(20));
        return null;
    }

    private Diagnostic? ReadSegment(Origin origin, LoadCommandReader command)
    {
        if (command.Requires(origin, ReadSections.SegmentBytes) is { } tooShort)
        {
            return tooShort;
        }

        uint count = command.Word(ReadSections.SectionCountOffset);
        if (count > (uint)(command.Bytes.Length - ReadSections.SegmentBytes) / SectionHeader.StructBytes)
        {
            return command.Requires(origin, (int)Math.Min(int.MaxValue, ReadSections.SegmentBytes + ((long)count * SectionHeader.StructBytes)));
        }

        for (int i = 0; i < (int)count; i++)
        {
            uint flags = command.Word(ReadSections.SegmentBytes + (i * SectionHeader.StructBytes) + SectionHeader.FlagsOffset);
            IsThreadLocal.Add((flags & SectionTypes.TypeMask) == SectionTypes.ThreadLocalVariables);
        }

        return null;
    }

    private Diagnostic? AddPlatform(Origin origin, LoadCommandReader command)
    {
        Diagnostic? failure = ReadPlatform.Of(origin, command, out PlatformVersion? platform);
        if (platform is not null)
        {
            Platforms.Add(platform.Platform);
        }

        return failure;
    }
}
