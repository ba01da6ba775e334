using System;
using System.Globalization;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Dumping;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Verifying;

namespace AfsLd.Stages.Dumping;

/// <summary>Shows what is in a file: any 64-bit Mach-O file, each image of a universal one, the members of an archive, a text stub.</summary>
/// <remarks>It reads as <see cref="VerifyImage"/> does, knows nothing of how this linker writes, and takes arbitrary bytes.</remarks>
public static class DumpFile
{
    /// <summary>The dump.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="path">How to call it.</param>
    public static DumpReport Run(ReadOnlyMemory<byte> file, string path)
    {
        var text = new DumpText(path, file.Length);
        ReadOnlySpan<byte> bytes = file.Span;
        FileFormat format = DetectFormat.Run(bytes);
        text.Line(string.Create(CultureInfo.InvariantCulture, $"{path}: {file.Length} bytes, {Kind(format, bytes)}"));
        switch (format)
        {
            case FileFormat.Archive or FileFormat.ThinArchive:
                DumpArchive.Run(file, path, text);
                break;
            case FileFormat.TextStub:
                text.Line("  It is text already.");
                break;
            case FileFormat.Universal:
                DumpUniversal(file, text);
                break;
            default:
                if (bytes.Length >= MachHeader.SizeBytes && bytes.U32(0) == MachHeader.Magic64)
                {
                    DumpImage.Run(file, text);
                }
                else
                {
                    text.Problem(Diagnostic.Malformed(
                        DumpCodes.UnknownFile, new Origin(path), "expected a 64-bit Mach-O file, a universal file, an archive or a text stub"));
                }

                break;
        }

        return text.Freeze();
    }

    private static string Kind(FileFormat format, ReadOnlySpan<byte> bytes) => format switch
    {
        FileFormat.Archive => "archive",
        FileFormat.ThinArchive => "thin archive",
        FileFormat.TextStub => "text stub",
        FileFormat.Universal => "universal",
        FileFormat.Bitcode => "LLVM bitcode",
        FileFormat.Elf => "ELF",
        FileFormat.Empty => "empty",
        FileFormat.Unknown => "unknown",
        _ => bytes.U32(0) == MachHeader.Magic64 ? "Mach-O, 64 bits" : "Mach-O of another size or byte order",
    };

    // struct fat_header and fat_arch (mach-o/fat.h), big-endian: the number of images; of each its cpu type, subtype, offset, size, alignment.
    private static void DumpUniversal(ReadOnlyMemory<byte> file, DumpText text)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        bool isWide = bytes.U32(0) == MachHeader.FatMagic64;
        int entrySize = isWide ? 32 : 20;
        uint count = bytes.B32(4);
        const uint most = 42; // xnu and dyld refuse more
        if (count > most || !bytes.Holds(8, (long)count * entrySize))
        {
            text.Problem(4, $"{count} images: expected {most} at most, and their {entrySize} bytes each in the file");
            return;
        }

        for (int i = 0; i < count; i++)
        {
            int at = 8 + (i * entrySize);
            ulong offset = isWide ? bytes.B64(at + 8) : bytes.B32(at + 8);
            ulong size = isWide ? bytes.B64(at + 16) : bytes.B32(at + 12);
            string name = ArchitectureName.Of(bytes.B32(at), bytes.B32(at + 4));
            text.Begin($"image {i}: {name}, 0x{size:x} bytes at 0x{offset:x}");
            text.Line("");
            if (offset > (ulong)bytes.Length || size > (ulong)bytes.Length - offset)
            {
                text.Problem(at + 8, $"an image of 0x{size:x} bytes at 0x{offset:x}: expected it in the file's 0x{bytes.Length:x} bytes");
                continue;
            }

            ReadOnlyMemory<byte> image = file.Slice((int)offset, (int)size);
            text.Member = name;
            text.BaseOffset = (long)offset;
            if (((ReadOnlySpan<byte>)image.Span).U32(0) == MachHeader.Magic64 && image.Length >= MachHeader.SizeBytes)
            {
                DumpImage.Run(image, text);
            }
            else
            {
                text.Line("  not a 64-bit Mach-O image: not shown");
            }

            text.Member = null;
            text.BaseOffset = 0;
        }
    }
}
