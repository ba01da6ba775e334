using System;
using System.Globalization;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Stages.Dumping;

/// <summary>Shows segments and, below each, its sections (struct segment_command_64 and section_64, mach-o/loader.h).</summary>
internal static class DumpSections
{
    private static readonly string[] Types =
    [
        "regular", "zerofill", "cstring_literals", "4byte_literals", "8byte_literals", "literal_pointers", "non_lazy_symbol_pointers",
        "lazy_symbol_pointers", "symbol_stubs", "mod_init_func_pointers", "mod_term_func_pointers", "coalesced", "gb_zerofill", "interposing",
        "16byte_literals", "dtrace_dof", "lazy_dylib_symbol_pointers", "thread_local_regular", "thread_local_zerofill",
        "thread_local_variables", "thread_local_variable_pointers", "thread_local_init_function_pointers", "init_func_offsets",
    ];

    private static readonly (uint Bit, string Name)[] Attributes =
    [
        (SectionTypes.PureInstructions, "pure_instructions"), (SectionTypes.NoToc, "no_toc"), (SectionTypes.StripStaticSymbols, "strip_static_syms"),
        (SectionTypes.NoDeadStrip, "no_dead_strip"), (SectionTypes.LiveSupport, "live_support"), (SectionTypes.SelfModifyingCode, "self_modifying_code"),
        (SectionTypes.Debug, "debug"), (SectionTypes.SomeInstructions, "some_instructions"), (SectionTypes.ExternalRelocations, "ext_reloc"),
        (SectionTypes.LocalRelocations, "loc_reloc"),
    ];

    internal static void Run(MachImage image, DumpText text)
    {
        text.Begin("segments and sections: number, address, size, file offset, alignment");
        int next = 0;
        foreach (SegmentView segment in image.Segments)
        {
            string flags = segment.Flags == 0 ? "" : $" flags 0x{segment.Flags:x}";
            text.Line($"  {segment.Name}  0x{segment.Address:x16} 0x{segment.SizeBytes:x} at 0x{segment.FileOffset:x}, 0x{segment.FileSize:x} bytes, "
                + $"{Protection(segment.Protection)}/{Protection(segment.MaximumProtection)}{flags}");

            // Sections come in the order of their segments.
            for (; next < image.Sections.Length && image.Sections[next].Segment == segment.Index; next++)
            {
                SectionView section = image.Sections[next];
                text.Line(Row(section, section.Key.Segment == segment.Name ? "" : $" in {section.Key.Segment}"));
                CheckRange(image, section, text);
            }
        }
    }

    // An object has its sections in one segment without a name; each says where it is to go.
    private static string Row(SectionView section, string segment)
    {
        string kind = section.Type < Types.Length ? Types[section.Type] : $"type 0x{section.Type:x}";
        foreach ((uint bit, string name) in Attributes)
        {
            kind += (section.Flags & bit) != 0 ? " " + name : "";
        }

        kind += section.Reserved1 != 0 ? $" first indirect {section.Reserved1}" : "";
        kind += section.Reserved2 != 0 ? $" stubs of {section.Reserved2}" : "";
        kind += section.RelocationCount != 0 ? $" {section.RelocationCount} relocations" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  {section.Ordinal,3} {section.Key.Section,-16} 0x{section.Address:x9} 0x{section.SizeBytes:x6} 0x{section.FileOffset:x6} 2^{section.AlignLog2,-2} {kind}{segment}");
    }

    private static void CheckRange(MachImage image, SectionView section, DumpText text)
    {
        if (!section.IsZerofill && section.SizeBytes != 0 && !image.IsWhole(section))
        {
            text.Problem(section.HeaderOffset + 40, $"section {section.Ordinal} has 0x{section.SizeBytes:x} bytes at 0x{section.FileOffset:x}: expected them in the file's 0x{image.Bytes.Length:x}");
        }
    }

    private static string Protection(uint bits) =>
        $"{((bits & 1) != 0 ? 'r' : '-')}{((bits & 2) != 0 ? 'w' : '-')}{((bits & 4) != 0 ? 'x' : '-')}";
}
