using System;
using System.Buffers.Binary;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Stages.Parsing.TextStubs;

namespace AfsLd.Stages.Parsing;

/// <summary>Tells what a file is from its first bytes; its name does not matter.</summary>
public static class DetectFormat
{
    private const uint SwappedMagic32 = 0xcefaedfe;
    private const uint BitcodeMagic = 0xdec04342;
    private const uint BitcodeWrapperMagic = 0x0b17c0de;
    private const uint ElfMagic = 0x464c457f;

    /// <summary>The format of a file; never fails.</summary>
    public static FileFormat Run(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 4)
        {
            switch (BinaryPrimitives.ReadUInt32LittleEndian(bytes))
            {
                case MachHeader.Magic64:
                    return OfMachO(bytes);
                case MachHeader.Magic32 or MachHeader.SwappedMagic64 or SwappedMagic32:
                    return FileFormat.OtherMachO;
                case MachHeader.FatMagic or MachHeader.FatMagic64:
                    return FileFormat.Universal;
                case BitcodeMagic or BitcodeWrapperMagic:
                    return FileFormat.Bitcode;
                case ElfMagic:
                    return FileFormat.Elf;
            }
        }

        if (bytes.StartsWith("!<arch>\n"u8))
        {
            return FileFormat.Archive;
        }

        if (bytes.StartsWith("!<thin>\n"u8))
        {
            return FileFormat.ThinArchive;
        }

        if (bytes.IsEmpty)
        {
            return FileFormat.Empty;
        }

        return ParseTextStub.Recognises(bytes) ? FileFormat.TextStub : FileFormat.Unknown;
    }

    /// <summary>True for a dynamic library, or a stub of one; asks nothing but the header.</summary>
    internal static bool IsDylib(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == MachHeader.Magic64 && OfMachO(bytes) == FileFormat.Dylib;

    private static FileFormat OfMachO(ReadOnlySpan<byte> bytes)
    {
        // loader.h: filetype is at offset 12 of mach_header_64.
        if (bytes.Length < 16)
        {
            return FileFormat.OtherMachO;
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]) switch
        {
            MachHeader.Object => FileFormat.Object,
            MachHeader.Dylib or MachHeader.DylibStub => FileFormat.Dylib,
            MachHeader.Execute => FileFormat.Executable,
            MachHeader.Bundle => FileFormat.Bundle,
            _ => FileFormat.OtherMachO,
        };
    }

    /// <summary>Why a file of this format cannot be linked as an object, archive or library, and what to do about it.</summary>
    /// <param name="bytes">The file's, of which an unknown one is judged.</param>
    internal static Diagnostic Refusal(FileFormat format, Origin origin, ReadOnlySpan<byte> bytes = default) => format switch
    {
        FileFormat.Empty => Diagnostic.Malformed(ParsingCodes.EmptyFile, origin, "the file is empty"),
        FileFormat.Bitcode => Diagnostic.Malformed(
            ParsingCodes.Bitcode,
            origin,
            "LLVM bitcode, not machine code: link-time optimization is not supported; compile without -flto (or -emit-llvm, -fembed-bitcode-marker), or run llc on the file"),
        FileFormat.Elf => Diagnostic.Malformed(
            ParsingCodes.UnknownFileType, origin, "an ELF file, not Mach-O: compile it with -target arm64-apple-macos"),
        FileFormat.Bundle => Diagnostic.Malformed(
            ParsingCodes.WrongFileKind, origin, "a bundle (MH_BUNDLE): it can only be loaded at run time, not linked"),
        FileFormat.Executable => Diagnostic.Malformed(
            ParsingCodes.WrongFileKind, origin, "an executable (MH_EXECUTE), not an object: only -bundle_loader takes one"),
        FileFormat.OtherMachO => Diagnostic.Malformed(
            ParsingCodes.WrongFileKind, origin, "a Mach-O file that is neither a 64-bit little-endian object nor a dynamic library"),
        _ => Diagnostic.Malformed(ParsingCodes.UnknownFileType, origin, NameUnknownFile.Run(bytes)),
    };
}
