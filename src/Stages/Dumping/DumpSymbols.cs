using System;
using System.Globalization;
using AfsLd.Domain.Format;
using AfsLd.Stages.Verifying;

namespace AfsLd.Stages.Dumping;

/// <summary>Shows the symbol table (mach-o/nlist.h), in its own order.</summary>
internal static class DumpSymbols
{
    private static readonly (ushort Bit, string Name)[] Marks =
    [
        (SymbolTypes.ReferencedDynamically, "referenced-dynamically"), (SymbolTypes.NoDeadStrip, "no-dead-strip"), (SymbolTypes.WeakReference, "weak-reference"),
        (SymbolTypes.WeakDefinition, "weak-definition"), (SymbolTypes.Resolver, "resolver"), (SymbolTypes.AltEntry, "alt-entry"), (SymbolTypes.ColdFunction, "cold"),
    ];

    internal static void Run(MachImage image, DumpText text)
    {
        var table = new SymbolTable(image);
        var libraries = new Libraries(image);
        bool isTwoLevel = (image.Flags & MachHeader.TwoLevel) != 0 && image.FileType != MachHeader.Object;
        text.Begin("symbols: value, kind (capital letter: external), name");
        for (int i = 0; i < table.Count && !text.IsFull; i++)
        {
            NList64 symbol = table[i];
            if (table.NameOf(symbol.StringIndex) is not string name)
            {
                text.Problem(table.Offset + ((long)i * NList64.SizeBytes), $"symbol {i} has its name at {symbol.StringIndex}: expected it in the string pool");
                continue;
            }

            text.Line($"  0x{symbol.Value:x16} {Kind(image, symbol)} {name}{Words(symbol, libraries, isTwoLevel, table)}");
        }

        if (table.Count < table.Announced)
        {
            text.Problem(table.Offset, $"{table.Announced} symbols: expected them in the file, which has {table.Count}");
        }
    }

    private static string Kind(MachImage image, NList64 symbol)
    {
        if (symbol.IsStab)
        {
            return string.Create(CultureInfo.InvariantCulture, $"- {Stab(symbol.Type),-6} {symbol.Section,3}");
        }

        char letter = symbol.Kind switch
        {
            SymbolTypes.Section => 's',
            SymbolTypes.Absolute => 'a',
            SymbolTypes.Indirect => 'i',
            _ => symbol.IsCommon ? 'c' : 'u',
        };
        string place = symbol.Kind == SymbolTypes.Section && symbol.Section >= 1 && symbol.Section <= image.Sections.Length
            ? image.Sections[symbol.Section - 1].Key.ToString()
            : symbol.Section == 0 ? "" : $"section {symbol.Section}";
        return $"{(symbol.IsExternal ? char.ToUpperInvariant(letter) : letter)}{(symbol.IsPrivateExtern ? 'p' : ' ')} {place,-24}";
    }

    private static string Words(NList64 symbol, Libraries libraries, bool isTwoLevel, SymbolTable table)
    {
        if (symbol.IsStab)
        {
            return symbol.Description == 0 ? "" : $" 0x{symbol.Description:x}";
        }

        string words = "";
        foreach ((ushort bit, string name) in Marks)
        {
            bool isLibraryBit = symbol.Kind == SymbolTypes.Undefined && bit >= 0x100;
            words += (symbol.Description & bit) != 0 && !isLibraryBit ? " " + name : "";
        }

        if (symbol.IsCommon)
        {
            return $"{words} aligned 2^{symbol.CommonAlignLog2}";
        }

        if (symbol.Kind == SymbolTypes.Indirect)
        {
            return $"{words} is {(symbol.Value <= uint.MaxValue ? table.NameOf((uint)symbol.Value) : null) ?? "?"}";
        }

        return symbol.Kind == SymbolTypes.Undefined && isTwoLevel ? $"{words} from {libraries.OfSymbol(symbol.Description >> 8)}" : words;
    }

    // mach-o/stab.h
    private static string Stab(byte type) => type switch
    {
        SymbolTypes.GlobalStab => "GSYM",
        SymbolTypes.FunctionStab => "FUN",
        SymbolTypes.StaticStab => "STSYM",
        SymbolTypes.LocalStab => "LCSYM",
        SymbolTypes.BeginFunctionStab => "BNSYM",
        SymbolTypes.EndFunctionStab => "ENSYM",
        SymbolTypes.AstStab => "AST",
        SymbolTypes.SourceStab => "SO",
        SymbolTypes.ObjectStab => "OSO",
        _ => $"0x{type:x2}",
    };
}
