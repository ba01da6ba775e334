using System;
using System.Text;
using AfsLd.Domain.Format;
using AfsLd.Tests.Properties.Generators;

namespace AfsLd.Tests.Properties.LinkEdit;

/// <summary>The least debug information that names a source: one compile unit of DWARF 2 to 5, its strings in any of four forms.</summary>
/// <param name="Version">2 to 5.</param>
/// <param name="Form">0: in place; 1: DW_FORM_strp; 2: DW_FORM_line_strp; 3: DW_FORM_strx1. The last two only in version 5.</param>
/// <param name="Folder">DW_AT_comp_dir.</param>
/// <param name="Name">DW_AT_name.</param>
internal sealed record DebugInformation(int Version, int Form, string Folder, string Name)
{
    private const uint Debug = 0x02000000; // S_ATTR_DEBUG

    internal void AddTo(ObjectBuilder builder)
    {
        int form = Version < 5 && Form > 1 ? 1 : Form;
        byte code = form switch { 0 => 0x08, 1 => 0x0e, 2 => 0x1f, _ => 0x25 };

        // DW_TAG_compile_unit without children: language (data2), name, a flag, low_pc (addr), [str_offsets_base], comp_dir.
        byte[] offsetsBase = form == 3 ? [0x72, 0x17] : [];
        byte[] abbreviations =
        [
            0x02, 0x34, 0x00, 0x03, 0x08, 0x00, 0x00, // DW_TAG_variable, not wanted
            0x01, 0x11, 0x00, 0x13, 0x05, 0x03, code, 0x6a, 0x19, 0x11, 0x01, .. offsetsBase, 0x1b, code, 0x00, 0x00, 0x00,
        ];
        byte[] name = Encoding.UTF8.GetBytes(Name + "\0");
        byte[] folder = Encoding.UTF8.GetBytes(Folder + "\0");
        byte[] strings = [0x78, 0x00, .. name, .. folder];
        var unit = new ByteWriter();
        unit.Append([(byte)Version, 0]);
        unit.Append(Version == 5 ? [1, 8, 0, 0, 0, 0] : [0, 0, 0, 0, 8]);
        unit.Append([0x01, 0x0c, 0x00]);
        unit.Append(String(form, name, 2, 0));
        unit.Append(new byte[8]);
        unit.Append(form == 3 ? [8, 0, 0, 0] : Array.Empty<byte>());
        unit.Append(String(form, folder, (uint)(2 + name.Length), 1));
        byte[] body = unit.ToArray();
        builder.Section("__DWARF", "__debug_abbrev", abbreviations, Debug);
        builder.Section("__DWARF", "__debug_info", [.. BitConverter.GetBytes(body.Length), .. body], Debug);
        if (form is 1 or 3)
        {
            builder.Section("__DWARF", "__debug_str", strings, Debug);
        }
        else if (form == 2)
        {
            builder.Section("__DWARF", "__debug_line_str", strings, Debug);
        }

        if (form == 3)
        {
            builder.Section("__DWARF", "__debug_str_offs", [.. BitConverter.GetBytes(12), 5, 0, 0, 0, .. BitConverter.GetBytes(2), .. BitConverter.GetBytes(2 + name.Length)], Debug);
        }
    }

    private static byte[] String(int form, byte[] text, uint offset, byte index) => form switch
    {
        0 => text,
        3 => [index],
        _ => BitConverter.GetBytes(offset),
    };
}
