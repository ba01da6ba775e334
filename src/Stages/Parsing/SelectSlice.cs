using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using LanguageExt;

namespace AfsLd.Stages.Parsing;

/// <summary>Finds the arm64 slice of a universal file (fat_header, fat_arch and fat_arch_64 of mach-o/fat.h, big-endian).</summary>
public static class SelectSlice
{
    private const int HeaderBytes = 8;
    private const int EntryBytes = 20;
    private const int Entry64Bytes = 32;

    /// <summary>The slice's bytes; fails when there is none, with the architectures that are there.</summary>
    /// <remarks>A library that is there for arm64e alone is taken: its exports are the same.</remarks>
    public static Fin<ReadOnlyMemory<byte>> Run(Origin origin, ReadOnlyMemory<byte> file)
    {
        Diagnostic? failure = Find(origin, file, out ReadOnlyMemory<byte> slice);
        return failure is null ? slice : new LinkError(failure);
    }

    internal static Diagnostic? Find(Origin origin, ReadOnlyMemory<byte> file, out ReadOnlyMemory<byte> slice)
    {
        slice = default;
        ReadOnlySpan<byte> bytes = file.Span;
        if (bytes.Length < HeaderBytes)
        {
            return Malformed(origin, 0, $"{bytes.Length} bytes: expected a fat_header of {HeaderBytes}");
        }

        bool is64 = BinaryPrimitives.ReadUInt32LittleEndian(bytes) == MachHeader.FatMagic64;
        int entryBytes = is64 ? Entry64Bytes : EntryBytes;
        uint count = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        if (count > (uint)((bytes.Length - HeaderBytes) / entryBytes))
        {
            return Malformed(origin, 4, $"{count} architectures: expected so many entries of {entryBytes} bytes in a file of {bytes.Length} bytes");
        }

        ReadOnlyMemory<byte> libraryOfArm64E = default;
        List<string> names = [];
        for (int i = 0; i < (int)count; i++)
        {
            int at = HeaderBytes + (i * entryBytes);
            uint cpuType = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            uint cpuSubtype = BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 4)..]);
            if (cpuType != MachHeader.CpuTypeArm64)
            {
                AddName(names, cpuType, cpuSubtype);
                continue;
            }

            ulong offset = is64 ? BinaryPrimitives.ReadUInt64BigEndian(bytes[(at + 8)..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 8)..]);
            ulong size = is64 ? BinaryPrimitives.ReadUInt64BigEndian(bytes[(at + 16)..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 12)..]);
            if (size > (ulong)bytes.Length || offset > (ulong)bytes.Length - size)
            {
                return Malformed(origin, at, $"the {ArchitectureName.Of(cpuType, cpuSubtype)} slice at byte {offset} with {size} bytes: expected it inside the file, which has {bytes.Length} bytes");
            }

            ReadOnlyMemory<byte> found = file.Slice((int)offset, (int)size);
            if (CheckArchitecture.IsArm64(cpuType, cpuSubtype))
            {
                slice = found;
                return null;
            }

            AddName(names, cpuType, cpuSubtype);
            if (DetectFormat.IsDylib(found.Span))
            {
                libraryOfArm64E = found;
            }
        }

        slice = libraryOfArm64E;
        return !slice.IsEmpty
            ? null
            : Diagnostic.Malformed(
                ParsingCodes.WrongArchitecture,
                origin,
                $"a universal file without arm64: it has {(names.Count == 0 ? "no architecture" : string.Join(", ", names))}");
    }

    private static void AddName(List<string> names, uint cpuType, uint cpuSubtype)
    {
        const int enough = 16;
        if (names.Count < enough)
        {
            names.Add(ArchitectureName.Of(cpuType, cpuSubtype));
        }
        else if (names.Count == enough)
        {
            names.Add("...");
        }
    }

    private static Diagnostic Malformed(Origin origin, long offset, string text) =>
        Diagnostic.Malformed(ParsingCodes.MalformedUniversal, origin with { Offset = offset }, "universal file: " + text);
}
