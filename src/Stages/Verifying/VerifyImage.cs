using System;
using AfsLd.Domain.Format;
using AfsLd.Domain.Verification;

namespace AfsLd.Stages.Verifying;

/// <summary>Says whether macOS and its tools accept a linked image. It knows the formats, and nothing of how this linker writes them.</summary>
/// <remarks>docs/verify.md lists the rules. Arbitrary bytes are welcome: it never fails, and reads each byte a few times at most.</remarks>
public static class VerifyImage
{
    /// <summary>Checks the arm64 images of a file: itself, or the slices of a universal file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="path">How to call it.</param>
    public static VerificationReport Run(ReadOnlyMemory<byte> file, string path)
    {
        Findings findings = new();
        if (UniversalRules.IsUniversal(file.Span))
        {
            foreach (UniversalRules.Slice slice in UniversalRules.Run(file.Span, findings))
            {
                findings.BaseOffset = slice.Offset;
                CheckImage(file.Slice((int)slice.Offset, (int)slice.SizeBytes), findings);
            }
        }
        else
        {
            CheckImage(file, findings);
        }

        return findings.Report(path);
    }

    private static string WhatElse(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("!<arch>"u8) || bytes.StartsWith("!<thin>"u8) ? ": an archive, which nothing loads"
        : bytes.StartsWith("\u007fELF"u8) ? ": an ELF file"
        : "";

    private static void CheckImage(ReadOnlyMemory<byte> bytes, Findings findings)
    {
        ReadOnlySpan<byte> header = bytes.Span;
        if (header.Length < MachHeader.SizeBytes || header.U32(0) != MachHeader.Magic64)
        {
            findings.Add(Rules.MagicNumber, 0, $"the file has 0x{header.Length:x} bytes and starts with 0x{header.U32(0):x}, not with 0x{MachHeader.Magic64:x}{WhatElse(header)}");
            return;
        }

        uint cpuType = header.U32(4);
        if (cpuType != MachHeader.CpuTypeArm64 || (header.U32(8) & ~MachHeader.CpuSubtypeMask) == MachHeader.CpuSubtypeArm64E)
        {
            findings.Note($"cpu type 0x{cpuType:x}, subtype 0x{header.U32(8):x}, is not arm64: not checked");
            return;
        }

        MachImage image = MachImage.Read(bytes);
        if (!HeaderRules.Run(image, findings))
        {
            return;
        }

        if (!CountRules.Run(image, findings))
        {
            return;
        }

        ImagePolicy policy = image.Policy;
        LoadCommandRules.Run(image, policy, findings);
        if (image.IsStandalone)
        {
            CheckStandalone(image, policy, findings);
            return;
        }

        if (!image.IsLoadable)
        {
            findings.Note($"file type {image.FileType} is not loaded by dyld: only the header and the load commands were checked");
            return;
        }

        SegmentRules.Run(image, policy, findings);
        SectionRules.Run(image, findings);
        ThreadLocalRules.Run(image, findings);
        MethodListRules.Run(image, findings);
        EncryptionRules.Run(image, findings);
        UnwindRules.Run(image, FrameRules.Run(image, findings), findings);
        if (LinkEditOrderRules.Run(image, findings))
        {
            CheckLinkEdit(image, policy, findings);
        }
    }

    private static void CheckStandalone(MachImage image, ImagePolicy policy, Findings findings)
    {
        bool isMapped = image.FileType != MachHeader.Preload;
        SegmentRules.RunStandalone(image, policy, isMapped, findings);
        SectionRules.Run(image, findings);
        UnwindRules.Run(image, FrameRules.Run(image, findings), findings);
        if (!(isMapped ? LinkEditOrderRules.Run(image, findings) : LinkEditOrderRules.RunUnmapped(image, findings)))
        {
            return;
        }

        StandaloneRules.Run(image, findings);
        SymbolTableRules.Run(image, findings);
        IndirectSymbolRules.Run(image, findings);
        ExportTrieRules.Run(image, findings);
        FunctionStartsRules.Run(image, findings);
        DataInCodeRules.Run(image, findings);
        ChainedFixupsRules.Run(image, policy, new PlaceSet(image.Bytes.Length), findings);
        if (image.FileType == MachHeader.Dylinker || image.Find(LoadCommands.CodeSignature) is not null)
        {
            CodeSignatureRules.Run(image, policy, findings);
        }
    }

    private static void CheckLinkEdit(MachImage image, ImagePolicy policy, Findings findings)
    {
        SymbolTableRules.Run(image, findings);
        IndirectSymbolRules.Run(image, findings);
        ExportTrieRules.Run(image, findings);
        FunctionStartsRules.Run(image, findings);
        DataInCodeRules.Run(image, findings);
        PlaceSet fixups = new(image.Bytes.Length);
        ChainedFixupsRules.Run(image, policy, fixups, findings);
        DyldInfoRules.Run(image, fixups, findings);
        InitialiserRules.Run(image, fixups, findings);
        CodeSignatureRules.Run(image, policy, findings);
    }
}
