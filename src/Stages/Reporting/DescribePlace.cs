using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Reporting;

/// <summary>Says where in the inputs something is, as messages show it.</summary>
internal static class DescribePlace
{
    /// <summary><c>lib.a(member.o):(__TEXT,__text+0x1c)</c>.</summary>
    public static string OfOffset(ParsedObject value, int section, ulong offset) =>
        $"{value.Origin.FileAndMember}:({value.Sections[section].Key}+0x{offset:x})";

    /// <summary>Where a symbol table entry's definition lies.</summary>
    public static string OfSymbol(ParsedObject value, int index)
    {
        NList64 row = value.Symbols.Rows[index];
        return row.Kind switch
        {
            SymbolTypes.Section => OfOffset(value, row.Section - 1, row.Value - value.Sections[row.Section - 1].Address),
            SymbolTypes.Absolute => $"{value.Origin.FileAndMember}: absolute 0x{row.Value:x}",
            _ => value.Origin.FileAndMember,
        };
    }
}
