using System;
using System.Text;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.DebugMap;

/// <summary>The source file of an object's first compile unit, from its DWARF (versions 2 to 5, 32-bit).</summary>
/// <param name="Folder">DW_AT_comp_dir; empty when there is none.</param>
/// <param name="Name">DW_AT_name.</param>
internal sealed record CompileUnit(string Folder, string Name)
{
    private const ulong TagCompileUnit = 0x11; // DW_TAG_compile_unit
    private const ulong AttributeName = 0x03; // DW_AT_name
    private const ulong AttributeFolder = 0x1b; // DW_AT_comp_dir
    private const ulong AttributeStringOffsetsBase = 0x72; // DW_AT_str_offsets_base

    private static readonly Name16 DebugInfo = Name16.Of("__debug_info");
    private static readonly Name16 DebugAbbreviations = Name16.Of("__debug_abbrev");
    private static readonly Name16 DebugStrings = Name16.Of("__debug_str");
    private static readonly Name16 DebugLineStrings = Name16.Of("__debug_line_str");
    private static readonly Name16 DebugStringOffsets = Name16.Of("__debug_str_offs");

    /// <summary>The folder of the source, with a slash at its end: N_SO's first entry.</summary>
    internal string SourceFolder =>
        Name.StartsWith('/') ? Name[..(Name.LastIndexOf('/') + 1)] : Folder.EndsWith('/') ? Folder : Folder + "/";

    /// <summary>The source, from that folder: N_SO's second entry.</summary>
    internal string SourceName => Name.StartsWith('/') ? Name[(Name.LastIndexOf('/') + 1)..] : Name;

    /// <summary>True if the object has debug information at all.</summary>
    internal static bool Has(ParsedObject input) => !Section(input, DebugInfo).IsEmpty;

    /// <summary>Reads it; null when the object has no debug information, or none that can be read.</summary>
    internal static CompileUnit? Read(ParsedObject input)
    {
        ReadOnlySpan<byte> info = Section(input, DebugInfo);
        if (info.IsEmpty)
        {
            return null;
        }

        var unit = new DwarfReader(info, 0);
        _ = unit.UInt32();
        ushort version = unit.UInt16();
        uint abbreviations;
        if (version >= 5)
        {
            _ = unit.Byte(); // unit type: DW_UT_compile
            _ = unit.Byte(); // address size
            abbreviations = unit.UInt32();
        }
        else
        {
            abbreviations = unit.UInt32();
            _ = unit.Byte();
        }

        ulong code = unit.Uleb();
        var forms = new DwarfReader(Section(input, DebugAbbreviations), (int)Math.Min(abbreviations, int.MaxValue));
        if (unit.Failed || version is < 2 or > 5 || !SeekAbbreviation(ref forms, code))
        {
            return null;
        }

        return ReadAttributes(input, ref unit, ref forms);
    }

    private static CompileUnit? ReadAttributes(ParsedObject input, ref DwarfReader unit, ref DwarfReader forms)
    {
        string? name = null;
        string folder = "";
        ulong pendingName = ulong.MaxValue;
        ulong pendingFolder = ulong.MaxValue;
        ulong stringOffsetsBase = 8; // DWARF 5: the first unit's offsets follow the section's header
        while (true)
        {
            ulong attribute = forms.Uleb();
            ulong form = forms.Uleb();
            if (form == DwarfForms.ImplicitConstant)
            {
                _ = forms.Uleb();
            }

            if (forms.Failed || (attribute == 0 && form == 0))
            {
                break;
            }

            string? text = null;
            ulong index = ulong.MaxValue;
            switch (DwarfForms.Classify(form))
            {
                case DwarfFormKind.String:
                    text = Decode(unit.Text());
                    break;
                case DwarfFormKind.StringOffset:
                    text = At(Section(input, form == DwarfForms.LineStringOffset ? DebugLineStrings : DebugStrings), unit.UInt32());
                    break;
                case DwarfFormKind.StringIndex:
                    index = DwarfForms.ReadIndex(ref unit, form);
                    break;
                default:
                    if (attribute == AttributeStringOffsetsBase)
                    {
                        stringOffsetsBase = unit.UInt32();
                    }
                    else if (!DwarfForms.Skip(ref unit, form))
                    {
                        return null;
                    }

                    break;
            }

            if (attribute == AttributeName)
            {
                name = text ?? name;
                pendingName = index;
            }
            else if (attribute == AttributeFolder)
            {
                folder = text ?? folder;
                pendingFolder = index;
            }
        }

        name = pendingName != ulong.MaxValue ? Indexed(input, stringOffsetsBase, pendingName) : name;
        folder = pendingFolder != ulong.MaxValue ? Indexed(input, stringOffsetsBase, pendingFolder) ?? "" : folder;
        return name is null || unit.Failed ? null : new CompileUnit(folder, name);
    }

    /// <summary>Moves to the attribute list of an abbreviation; false if the table has no compile unit of that code.</summary>
    private static bool SeekAbbreviation(ref DwarfReader table, ulong wanted)
    {
        while (!table.Failed)
        {
            ulong code = table.Uleb();
            if (code == 0)
            {
                return false;
            }

            ulong tag = table.Uleb();
            _ = table.Byte(); // has children
            if (code == wanted)
            {
                return tag == TagCompileUnit && !table.Failed;
            }

            while (true)
            {
                ulong attribute = table.Uleb();
                ulong form = table.Uleb();
                if (form == DwarfForms.ImplicitConstant)
                {
                    _ = table.Uleb();
                }

                if (table.Failed || (attribute == 0 && form == 0))
                {
                    break;
                }
            }
        }

        return false;
    }

    private static string? Indexed(ParsedObject input, ulong stringOffsetsBase, ulong index)
    {
        ulong at = stringOffsetsBase + (index * 4);
        var offsets = new DwarfReader(Section(input, DebugStringOffsets), (int)Math.Min(at, int.MaxValue));
        uint offset = offsets.UInt32();
        return offsets.Failed ? null : At(Section(input, DebugStrings), offset);
    }

    private static string? At(ReadOnlySpan<byte> strings, uint offset)
    {
        var reader = new DwarfReader(strings, (int)Math.Min(offset, int.MaxValue));
        ReadOnlySpan<byte> text = reader.Text();
        return reader.Failed ? null : Decode(text);
    }

    private static string Decode(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);

    private static ReadOnlySpan<byte> Section(ParsedObject input, Name16 name)
    {
        foreach (InputSection section in input.Sections)
        {
            if (section.Key.Section == name)
            {
                return section.Contents.Span;
            }
        }

        return default;
    }
}
