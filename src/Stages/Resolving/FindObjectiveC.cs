using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Resolving;

/// <summary>Finds what -ObjC links: classes (by name), categories and Swift code (by section), which no reference pulls.</summary>
internal static class FindObjectiveC
{
    private static ReadOnlySpan<byte> ClassPrefix => "_OBJC_CLASS_$_"u8;

    private static ReadOnlySpan<byte> OldClassPrefix => ".objc_c"u8;

    /// <summary>Per member, whether -ObjC links it.</summary>
    public static ImmutableArray<bool> InArchive(ParsedArchive archive)
    {
        var wanted = new bool[archive.Members.Length];
        ArchiveIndex index = archive.Index;
        ReadOnlySpan<byte> names = index.Names.Span;
        for (int i = 0; i < index.NameOffsets.Length; i++)
        {
            ReadOnlySpan<byte> name = names.Slice(index.NameOffsets[i], index.NameLengths[i]);
            if (name.StartsWith(ClassPrefix) || name.StartsWith(OldClassPrefix))
            {
                wanted[index.MemberOf[i]] = true;
            }
        }

        // A thin archive may name one file as often as it likes.
        var known = new Dictionary<ReadOnlyMemory<byte>, bool>();
        for (int member = 0; member < wanted.Length; member++)
        {
            if (!wanted[member])
            {
                ReadOnlyMemory<byte> bytes = archive.Members[member].Bytes;
                if (!known.TryGetValue(bytes, out wanted[member]))
                {
                    wanted[member] = HasSection(bytes.Span);
                    known.Add(bytes, wanted[member]);
                }
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(wanted);
    }

    /// <summary>True if -ObjC links a --start-lib object.</summary>
    public static bool InObject(ParsedObject value)
    {
        foreach (InputSection section in value.Sections)
        {
            if (IsWanted(section.Key))
            {
                return true;
            }
        }

        ReadOnlySpan<NList64> rows = value.Symbols.Rows;
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i].IsExternal && !rows[i].IsStab && rows[i].Kind == SymbolTypes.Section && value.Symbols.NameOf(i).StartsWith(ClassPrefix))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWanted(SectionKey key)
    {
        Span<byte> section = stackalloc byte[16];
        key.Section.Write(section);
        return section.StartsWith("__objc_catlist"u8) || (section.StartsWith("__swift"u8) && key.Segment == Name16.Of("__TEXT"));
    }

    /// <summary>Reads only the section headers of a member that is perhaps not even an object.</summary>
    private static bool HasSection(ReadOnlySpan<byte> bytes)
    {
        const int HeaderBytes = MachHeader.SizeBytes;
        const int SegmentBytes = 72;
        const int SectionBytes = 80;
        if (bytes.Length < HeaderBytes || MemoryMarshal.Read<uint>(bytes) != MachHeader.Magic64)
        {
            return false;
        }

        // loader.h: ncmds is at offset 16, sizeofcmds at 20. A command is not read beyond its end, nor any beyond theirs: they could claim the same bytes.
        uint commands = MemoryMarshal.Read<uint>(bytes[16..]);
        bytes = bytes[..(int)Math.Min(bytes.Length, HeaderBytes + (long)MemoryMarshal.Read<uint>(bytes[20..]))];
        long at = HeaderBytes;
        for (uint i = 0; i < commands && at + 8 <= bytes.Length; i++)
        {
            uint size = MemoryMarshal.Read<uint>(bytes[(int)(at + 4)..]);
            if (size < 8)
            {
                return false;
            }

            ReadOnlySpan<byte> command = bytes[(int)at..(int)Math.Min(bytes.Length, at + size)];

            if (MemoryMarshal.Read<uint>(command) == LoadCommands.Segment64 && command.Length >= SegmentBytes)
            {
                // loader.h: nsects is at offset 64 of segment_command_64; section_64 entries follow it.
                uint sections = MemoryMarshal.Read<uint>(command[64..]);
                long end = Math.Min(command.Length, SegmentBytes + ((long)sections * SectionBytes));
                for (int section = SegmentBytes; section + SectionBytes <= end; section += SectionBytes)
                {
                    if (IsWanted(new SectionKey(Name16.Read(command[(section + 16)..]), Name16.Read(command[section..]))))
                    {
                        return true;
                    }
                }
            }

            at += size;
        }

        return false;
    }
}
