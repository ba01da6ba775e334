using System;
using System.Collections.Generic;
using System.Globalization;
using AfsLd.Domain.Format;
using AfsLd.Stages.Parsing;
using AfsLd.Stages.Verifying;

namespace AfsLd.Stages.Dumping;

/// <summary>Shows one 64-bit Mach-O image, part by part.</summary>
internal static class DumpImage
{
    // mach-o/loader.h, MH_*: the bit of each flag.
    private static readonly string[] Flags =
    [
        "NOUNDEFS", "INCRLINK", "DYLDLINK", "BINDATLOAD", "PREBOUND", "SPLIT_SEGS", "LAZY_INIT", "TWOLEVEL", "FORCE_FLAT", "NOMULTIDEFS",
        "NOFIXPREBINDING", "PREBINDABLE", "ALLMODSBOUND", "SUBSECTIONS_VIA_SYMBOLS", "CANONICAL", "WEAK_DEFINES", "BINDS_TO_WEAK",
        "ALLOW_STACK_EXECUTION", "ROOT_SAFE", "SETUID_SAFE", "NO_REEXPORTED_DYLIBS", "PIE", "DEAD_STRIPPABLE_DYLIB", "HAS_TLV_DESCRIPTORS",
        "NO_HEAP_EXECUTION", "APP_EXTENSION_SAFE", "NLIST_OUTOFSYNC_WITH_DYLDINFO", "SIM_SUPPORT", "IMPLICIT_PAGEZERO", "", "", "DYLIB_IN_CACHE",
    ];

    /// <summary>Shows it; it has at least a header.</summary>
    internal static void Run(ReadOnlyMemory<byte> bytes, DumpText text)
    {
        MachImage image = MachImage.Read(bytes);
        ReadOnlySpan<byte> header = bytes.Span;
        text.Begin("header");
        text.Line("  cpu type     " + ArchitectureName.Of(header.U32(4), header.U32(8)));
        text.Line("  file type    " + FileType(image.FileType));
        text.Line($"  flags        0x{image.Flags:x8} {NamesOf(image.Flags)}");
        text.Line(string.Create(CultureInfo.InvariantCulture, $"  commands     {header.U32(16)} in {header.U32(MachImage.CommandsSizeField)} bytes"));
        DumpCommands.Run(image, text);
        if (!image.AreCommandsWhole)
        {
            text.Problem(MachHeader.SizeBytes, $"{image.Commands.Length} load commands can be read of {header.U32(16)}");
        }

        DumpSections.Run(image, text);
        var names = new SymbolNames(image);
        DumpSymbols.Run(image, text);
        DumpIndirect.Run(image, text);
        DumpRelocations.Run(image, text);
        DumpRelocations.RunWhole(image, names, text);
        DumpFixups.Run(image, names, text);
        DumpOpcodes.Run(image, names, text);
        DumpExports.Run(image, text);
        DumpUnwind.Run(image, names, text);
        DumpCompactUnwind.Run(image, names, text);
        DumpFunctions.Run(image, names, text);
        DumpSignature.Run(image, text);
    }

    private static string FileType(uint type) => type switch
    {
        1 => "MH_OBJECT",
        2 => "MH_EXECUTE",
        4 => "MH_CORE",
        5 => "MH_PRELOAD",
        6 => "MH_DYLIB",
        7 => "MH_DYLINKER",
        8 => "MH_BUNDLE",
        9 => "MH_DYLIB_STUB",
        10 => "MH_DSYM",
        11 => "MH_KEXT_BUNDLE",
        12 => "MH_FILESET",
        _ => $"0x{type:x}",
    };

    private static string NamesOf(uint flags)
    {
        var names = new List<string>();
        for (int bit = 0; bit < Flags.Length; bit++)
        {
            if ((flags >> bit & 1) != 0)
            {
                names.Add(Flags[bit].Length != 0 ? Flags[bit] : $"0x{1u << bit:x}");
            }
        }

        return string.Join(' ', names);
    }
}
