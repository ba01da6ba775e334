using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Domain.Relocatable;
using AfsLd.Stages.Searching;

namespace AfsLd.Stages.Relocatable;

/// <summary>The header and load commands of a relocatable output (mach-o/loader.h): their size is known first, their contents when
/// everything has its place.</summary>
internal sealed class ObjectCommands
{
    private const int SegmentBytes = 72;
    private const int SectionBytes = 80;
    private const int BuildVersionBytes = 24;
    private const int SymtabBytes = 24;
    private const int DysymtabBytes = 80;
    private const int TableBytes = 16; // struct linkedit_data_command
    private const uint AllProtections = 7;

    private readonly ObjectLayout layout;
    private readonly ObjectSymbolTable symbols;
    private readonly int dataInCodeBytes;
    private readonly long hintBytes;
    private readonly PlatformVersion? platform;
    private readonly PlatformVersion? zippered;
    private readonly List<byte[]> linkerOptions;
    private readonly (ulong Offset, int Count)[] relocations;

    internal ObjectCommands(ObjectLayout layout, ObjectSymbolTable symbols, int dataInCodeBytes, long hintBytes)
    {
        this.layout = layout;
        this.symbols = symbols;
        this.dataInCodeBytes = dataInCodeBytes;
        this.hintBytes = hintBytes;
        platform = PlatformOf(layout);
        zippered = layout.Options.ZipperedPlatform;
        linkerOptions = LinkerOptionsOf(layout.Graph.Resolution.Objects, layout.Options);
        relocations = new (ulong, int)[layout.Sections.Length];
        int size = MachHeader.SizeBytes + SegmentBytes + (SectionBytes * layout.Sections.Length) + SymtabBytes + DysymtabBytes;
        size += platform is null ? 0 : BuildVersionBytes;
        size += zippered is null ? 0 : BuildVersionBytes;
        size += dataInCodeBytes == 0 ? 0 : TableBytes;
        size += hintBytes == 0 ? 0 : TableBytes;
        foreach (byte[] option in linkerOptions)
        {
            size += option.Length;
        }

        SizeBytes = (ulong)size;
    }

    internal ulong SizeBytes { get; }

    internal ulong DataInCodeOffset { get; set; }

    internal ulong HintsOffset { get; set; }

    internal ulong SymbolOffset { get; set; }

    internal ulong StringOffset { get; set; }

    internal ulong StringBytes { get; set; }

    internal void PlaceRelocations(int section, ulong offset, ImmutableArray<ImmutableArray<byte>> pieces)
    {
        int bytes = 0;
        foreach (ImmutableArray<byte> piece in pieces)
        {
            bytes += piece.Length;
        }

        relocations[section] = (bytes == 0 ? 0 : offset, bytes / RelocationInfo.SizeBytes);
    }

    /// <summary>Null if neither the command line nor any object says what the code is for: neither does the output (ld64).</summary>
    private static PlatformVersion? PlatformOf(ObjectLayout layout)
    {
        bool isKnown = layout.Options.Platform is not null;
        foreach (ParsedObject input in layout.Graph.Resolution.Objects)
        {
            isKnown |= input.Platform is not null;
        }

        return isKnown ? layout.Graph.Resolution.Target : null;
    }

    /// <summary>LC_LINKER_OPTION of all objects, each once, in order of first appearance: the final link reads them.</summary>
    private static List<byte[]> LinkerOptionsOf(ImmutableArray<ParsedObject> objects, LinkOptions options)
    {
        var commands = new List<byte[]>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (ParsedObject input in objects)
        {
            foreach (ImmutableArray<string> option in input.LinkerOptions)
            {
                string text = string.Join('\0', option) + "\0";
                if (!seen.Add(text) || !Autolink.IsKept(option, options))
                {
                    continue;
                }

                int length = Encoding.UTF8.GetByteCount(text);
                var command = new byte[(12 + length + 7) & ~7];
                Put32(command, 0, LoadCommands.LinkerOption);
                Put32(command, 4, (uint)command.Length);
                Put32(command, 8, (uint)option.Length);
                Encoding.UTF8.GetBytes(text, command.AsSpan(12));
                commands.Add(command);
            }
        }

        return commands;
    }

    /// <summary>The bytes.</summary>
    internal byte[] Write(ulong contentStart)
    {
        var bytes = new byte[SizeBytes];
        uint count = 3u + (platform is null ? 0u : 1u) + (zippered is null ? 0u : 1u) + (dataInCodeBytes == 0 ? 0u : 1u) + (hintBytes == 0 ? 0u : 1u) + (uint)linkerOptions.Count;
        Put32(bytes, 0, MachHeader.Magic64);
        Put32(bytes, 4, MachHeader.CpuTypeArm64);
        Put32(bytes, 8, MachHeader.CpuSubtypeArm64All);
        Put32(bytes, 12, MachHeader.Object);
        Put32(bytes, 16, count);
        Put32(bytes, 20, (uint)SizeBytes - MachHeader.SizeBytes);
        Put32(bytes, 24, layout.SubsectionsViaSymbols ? MachHeader.SubsectionsViaSymbols : 0);
        int at = MachHeader.SizeBytes;
        at += WriteSegment(bytes.AsSpan(at), contentStart);
        at += WriteBuildVersion(bytes.AsSpan(at), platform);
        at += WriteBuildVersion(bytes.AsSpan(at), zippered);
        at += WriteSymtab(bytes.AsSpan(at));
        at += WriteDysymtab(bytes.AsSpan(at));
        at += WriteTable(bytes.AsSpan(at), LoadCommands.DataInCode, DataInCodeOffset, dataInCodeBytes);
        at += WriteTable(bytes.AsSpan(at), LoadCommands.LinkerOptimizationHint, HintsOffset, hintBytes);
        foreach (byte[] option in linkerOptions)
        {
            option.CopyTo(bytes, at);
            at += option.Length;
        }

        return bytes;
    }

    private int WriteSegment(Span<byte> bytes, ulong contentStart)
    {
        ulong memoryEnd = 0;
        ulong fileEnd = 0;
        for (int s = 0; s < layout.Sections.Length; s++)
        {
            ObjectSection section = layout.Sections[s];
            memoryEnd = section.Address + section.SizeBytes;
            fileEnd = section.IsZerofill ? fileEnd : memoryEnd;
            WriteSection(bytes[(SegmentBytes + (SectionBytes * s))..], section, relocations[s], contentStart);
        }

        int size = SegmentBytes + (SectionBytes * layout.Sections.Length);
        Put32(bytes, 0, LoadCommands.Segment64);
        Put32(bytes, 4, (uint)size);
        Put64(bytes, 32, memoryEnd);
        Put64(bytes, 40, contentStart);
        Put64(bytes, 48, fileEnd);
        Put32(bytes, 56, AllProtections);
        Put32(bytes, 60, AllProtections);
        Put32(bytes, 64, (uint)layout.Sections.Length);
        return size;
    }

    private static void WriteSection(Span<byte> bytes, ObjectSection section, (ulong Offset, int Count) relocations, ulong contentStart)
    {
        section.Key.Section.Write(bytes);
        section.Key.Segment.Write(bytes[16..]);
        Put64(bytes, 32, section.Address);
        Put64(bytes, 40, section.SizeBytes);
        Put32(bytes, 48, section.IsZerofill ? 0 : (uint)(contentStart + section.Address));
        Put32(bytes, 52, section.AlignLog2);
        Put32(bytes, 56, (uint)relocations.Offset);
        Put32(bytes, 60, (uint)relocations.Count);
        Put32(bytes, 64, section.Flags);
        Put32(bytes, 72, section.Reserved2);
    }

    private static int WriteBuildVersion(Span<byte> bytes, PlatformVersion? platform)
    {
        if (platform is null)
        {
            return 0;
        }

        Put32(bytes, 0, LoadCommands.BuildVersion);
        Put32(bytes, 4, BuildVersionBytes);
        Put32(bytes, 8, (uint)platform.Platform);
        Put32(bytes, 12, platform.MinimumOS.Packed);
        Put32(bytes, 16, platform.Sdk.Packed);
        return BuildVersionBytes;
    }

    private int WriteSymtab(Span<byte> bytes)
    {
        Put32(bytes, 0, LoadCommands.Symtab);
        Put32(bytes, 4, SymtabBytes);
        Put32(bytes, 8, (uint)SymbolOffset);
        Put32(bytes, 12, (uint)symbols.Count);
        Put32(bytes, 16, (uint)StringOffset);
        Put32(bytes, 20, (uint)StringBytes);
        return SymtabBytes;
    }

    private int WriteDysymtab(Span<byte> bytes)
    {
        Put32(bytes, 0, LoadCommands.Dysymtab);
        Put32(bytes, 4, DysymtabBytes);
        Put32(bytes, 12, (uint)symbols.LocalCount);
        Put32(bytes, 16, (uint)symbols.LocalCount);
        Put32(bytes, 20, (uint)symbols.DefinedCount);
        Put32(bytes, 24, (uint)(symbols.LocalCount + symbols.DefinedCount));
        Put32(bytes, 28, (uint)symbols.UndefinedCount);
        return DysymtabBytes;
    }

    /// <summary>The place of a table; nothing if it is empty.</summary>
    private static int WriteTable(Span<byte> bytes, uint command, ulong offset, long size)
    {
        if (size == 0)
        {
            return 0;
        }

        Put32(bytes, 0, command);
        Put32(bytes, 4, TableBytes);
        Put32(bytes, 8, (uint)offset);
        Put32(bytes, 12, (uint)size);
        return TableBytes;
    }

    private static void Put32(Span<byte> bytes, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes[at..], value);

    private static void Put64(Span<byte> bytes, int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(bytes[at..], value);
}
