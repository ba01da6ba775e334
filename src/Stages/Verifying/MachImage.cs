using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>An image, its commands, segments and sections as they are told, right or wrong.</summary>
/// <param name="Bytes">The image alone, without the universal file around it.</param>
/// <param name="FileType">filetype.</param>
/// <param name="Flags">flags.</param>
/// <param name="Commands">The load commands up to the first malformed one.</param>
/// <param name="AreCommandsWhole">True if every command is there and none is malformed.</param>
/// <param name="Segments">The segments, in the order of their commands.</param>
/// <param name="Sections">The sections of all segments, in order.</param>
internal sealed record MachImage(
    ReadOnlyMemory<byte> Bytes,
    uint FileType,
    uint Flags,
    ImmutableArray<CommandView> Commands,
    bool AreCommandsWhole,
    ImmutableArray<SegmentView> Segments,
    ImmutableArray<SectionView> Sections)
{
    /// <summary>Byte offset of sizeofcmds in the header; ncmds is 4 before.</summary>
    internal const int CommandsSizeField = 20;

    /// <summary>Where the load commands end.</summary>
    internal long CommandsEnd => MachHeader.SizeBytes + (long)((ReadOnlySpan<byte>)Bytes.Span).U32(CommandsSizeField);

    /// <summary>True for what dyld loads: executables, dylibs and bundles.</summary>
    internal bool IsLoadable => FileType is MachHeader.Execute or MachHeader.Dylib or MachHeader.Bundle && !IsStandalone;

    /// <summary>True for what is entered without dyld: firmware, dyld itself, and executables that neither ask for dyld nor have LC_MAIN alone.</summary>
    internal bool IsStandalone => FileType is MachHeader.Preload or MachHeader.Dylinker
        || (FileType == MachHeader.Execute && (Flags & MachHeader.DyldLink) == 0 && Find(LoadCommands.UnixThread) is not null);

    /// <summary>Reads what there is.</summary>
    internal static MachImage Read(ReadOnlyMemory<byte> image)
    {
        ReadOnlySpan<byte> bytes = image.Span;
        uint count = bytes.U32(16);
        long end = Math.Min(bytes.Length, MachHeader.SizeBytes + (long)bytes.U32(CommandsSizeField));
        List<CommandView> commands = [];
        long offset = MachHeader.SizeBytes;
        while (commands.Count < count && end - offset >= 8)
        {
            uint size = bytes.U32(offset + 4);
            if (size < 8 || size % 8 != 0 || size > end - offset)
            {
                break;
            }

            commands.Add(new CommandView(commands.Count, bytes.U32(offset), (int)offset, (int)size));
            offset += size;
        }

        List<SegmentView> segments = [];
        List<SectionView> sections = [];
        foreach (CommandView command in commands)
        {
            if (command.Kind == LoadCommands.Segment64 && command.SizeBytes >= SegmentView.CommandSizeBytes)
            {
                ReadSegment(bytes, command, segments, sections);
            }
        }

        return new MachImage(
            image, bytes.U32(12), bytes.U32(24), [.. commands], commands.Count == count, [.. segments], [.. sections]);
    }

    /// <summary>The first command of a kind, or null.</summary>
    internal CommandView? Find(uint kind)
    {
        foreach (CommandView command in Commands)
        {
            if (command.Kind == kind)
            {
                return command;
            }
        }

        return null;
    }

    /// <summary>How many commands of a kind there are.</summary>
    internal int Count(uint kind)
    {
        int count = 0;
        foreach (CommandView command in Commands)
        {
            count += command.Kind == kind ? 1 : 0;
        }

        return count;
    }

    /// <summary>The first segment of a name, or null.</summary>
    internal SegmentView? FindSegment(string name)
    {
        foreach (SegmentView segment in Segments)
        {
            if (segment.IsNamed(name))
            {
                return segment;
            }
        }

        return null;
    }

    /// <summary>The first section of a segment's and a section's name, or null.</summary>
    internal SectionView? FindSection(string segment, string section)
    {
        SectionKey key = new(Name16.Of(segment), Name16.Of(section));
        foreach (SectionView candidate in Sections)
        {
            if (candidate.Key == key)
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>The section that holds an address; Ordinal 0 if there is none.</summary>
    internal SectionView SectionAt(ulong address)
    {
        foreach (SectionView section in Sections)
        {
            if (section.Contains(address))
            {
                return section;
            }
        }

        return default;
    }

    /// <summary>The bytes of a section, as far as they are in the file; none of a zerofill one.</summary>
    internal ReadOnlySpan<byte> ContentOf(SectionView section) =>
        section.IsZerofill ? [] : ((ReadOnlySpan<byte>)Bytes.Span).Cut(section.FileOffset, (long)Math.Min(section.SizeBytes, int.MaxValue));

    /// <summary>True if all bytes of a section are in the file; section-file-range and segment-file-range tell of others.</summary>
    internal bool IsWhole(SectionView section) =>
        !section.IsZerofill && section.SizeBytes <= int.MaxValue && ((ReadOnlySpan<byte>)Bytes.Span).Holds(section.FileOffset, (long)section.SizeBytes);

    /// <summary>The segment that holds an address, or null.</summary>
    internal SegmentView? SegmentAt(ulong address)
    {
        foreach (SegmentView segment in Segments)
        {
            if (segment.Contains(address))
            {
                return segment;
            }
        }

        return null;
    }

    /// <summary>The address of the mach header: that of the segment that maps file offset 0; 0 if there is none. Firmware counts from its first segment.</summary>
    internal ulong HeaderAddress { get; } = FileType == MachHeader.Preload && !Segments.IsEmpty ? Segments[0].Address : FindHeader(Segments);

    /// <summary>What it was built for.</summary>
    internal ImagePolicy Policy { get; } = ImagePolicy.Of(Bytes.Span, Commands);

    /// <summary>How many dylibs are loaded.</summary>
    internal int DylibCount { get; } = CountDylibs(Commands);

    private static ulong FindHeader(ImmutableArray<SegmentView> segments)
    {
        foreach (SegmentView segment in segments)
        {
            if (segment.FileOffset == 0 && segment.FileSize != 0)
            {
                return segment.Address;
            }
        }

        return 0;
    }

    private static int CountDylibs(ImmutableArray<CommandView> commands)
    {
        int count = 0;
        foreach (CommandView command in commands)
        {
            count += CommandShapes.IsDylibLoad(command.Kind) ? 1 : 0;
        }

        return count;
    }

    private static void ReadSegment(
        ReadOnlySpan<byte> bytes, CommandView command, List<SegmentView> segments, List<SectionView> sections)
    {
        int at = command.Offset;
        uint count = bytes.U32(at + 64);
        long room = (command.SizeBytes - SegmentView.CommandSizeBytes) / SectionView.HeaderSizeBytes;
        for (int i = 0; i < Math.Min(count, room); i++)
        {
            int header = at + SegmentView.CommandSizeBytes + (i * SectionView.HeaderSizeBytes);
            sections.Add(new SectionView(
                sections.Count + 1,
                segments.Count,
                header,
                new SectionKey(Name16.Read(bytes[(header + 16)..]), Name16.Read(bytes[header..])),
                bytes.U64(header + 32),
                bytes.U64(header + 40),
                bytes.U32(header + 48),
                bytes.U32(header + 52),
                bytes.U32(header + 60),
                bytes.U32(header + 64),
                bytes.U32(header + 68),
                bytes.U32(header + 72)));
        }

        segments.Add(new SegmentView(
            segments.Count,
            at,
            Name16.Read(bytes[(at + 8)..]),
            bytes.U64(at + 24),
            bytes.U64(at + 32),
            bytes.U64(at + 40),
            bytes.U64(at + 48),
            bytes.U32(at + 56),
            bytes.U32(at + 60),
            bytes.U32(at + 68)));
    }
}
