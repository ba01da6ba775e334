using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using AfsLd.Tests.Conformance.Images;

namespace AfsLd.Tests.Conformance.Comparing;

/// <summary>
/// Describes instructions by what they lead to. A pair of ADRP and the instruction that uses its page is one line, as is what an optimisation hint
/// made of the pair; NOP and zero words have none.
/// </summary>
internal static class DescribeCode
{
    /// <summary>A line for each instruction of the code sections, with the nearest symbol before it.</summary>
    public static List<string> Run(MachoImage image, NameAddresses names)
    {
        List<string> lines = [];
        foreach (ImageSection section in image.Sections.Where(static s => (s.Flags & 0x80000000) != 0 && s.Type == 0))
        {
            Section(image, names, section, lines);
        }

        return lines;
    }

    private static void Section(MachoImage image, NameAddresses names, ImageSection section, List<string> lines)
    {
        ulong?[] pages = new ulong?[32];
        IReadOnlyList<(ulong Address, string Name)> symbols = names.SymbolsOf(section);
        int next = 0;
        string function = section.FullName;
        for (ulong at = section.Address; at + 4 <= section.Address + section.Size; at += 4)
        {
            while (next < symbols.Count && symbols[next].Address <= at)
            {
                function = symbols[next++].Name;
                Array.Clear(pages);
            }

            uint word = image.U32(image.OffsetOf(at));
            string? text = Describe(names, pages, word, at);
            if (text is not null)
            {
                lines.Add($"{function}: {text}");
            }
        }
    }

    /// <summary>A line for each function: a letter for each instruction, n for NOP, p for ADRP, a for ADR, l for LDR (literal), a dot for any other.</summary>
    public static IEnumerable<string> Shapes(MachoImage image, NameAddresses names)
    {
        foreach (ImageSection section in image.Sections.Where(static s => (s.Flags & 0x80000000) != 0 && s.Type == 0))
        {
            IReadOnlyList<(ulong Address, string Name)> symbols = names.SymbolsOf(section);
            for (int i = 0; i < symbols.Count; i++)
            {
                ulong end = i + 1 < symbols.Count ? symbols[i + 1].Address : section.Address + section.Size;
                StringBuilder shape = new();
                for (ulong at = symbols[i].Address; at + 4 <= end; at += 4)
                {
                    shape.Append(Letter(image.U32(image.OffsetOf(at))));
                }

                if (shape.Length != 0)
                {
                    yield return $"{symbols[i].Name} {shape.ToString().TrimEnd('0')}";
                }
            }
        }
    }

    private static char Letter(uint word) => word switch
    {
        0 => '0',
        Instructions.Nop => 'n',
        _ when Instructions.IsAdrp(word) => 'p',
        _ when Instructions.IsAdr(word) => 'a',
        _ when Instructions.IsLoadLiteral(word) => 'l',
        _ => '.',
    };

    private static string? Describe(NameAddresses names, ulong?[] pages, uint word, ulong at)
    {
        int target = (int)(word & 31);
        int source = (int)(word >> 5 & 31);
        if (word is 0 or Instructions.Nop)
        {
            return null;
        }

        if (Instructions.IsAdrp(word))
        {
            pages[target] = Instructions.AdrpTarget(word, at);
            return null;
        }

        ulong? page = pages[source];
        if (Instructions.IsBranch26(word))
        {
            Array.Clear(pages);
            return $"{(word >> 31 == 0 ? "b" : "bl")} {names.Name(Instructions.BranchTarget(word, at))}";
        }

        // What is written below may be the register that held a page. Stores write none, but then the page is in another register.
        pages[target] = null;
        if (Instructions.IsAdr(word))
        {
            return $"address x{target} {names.Name(Instructions.AdrTarget(word, at))}";
        }

        if (Instructions.IsLoadLiteral(word))
        {
            return $"access {Instructions.AsScaled(word):x} {target} {names.Name(Instructions.LiteralTarget(word, at))}";
        }

        if (Instructions.IsAdd(word) && page is { } p)
        {
            return $"address x{target} {names.Name(p + (word >> 10 & 0xfff))}";
        }

        if (Instructions.IsScaledAccess(word) && page is { } q)
        {
            return $"access {word & 0xffc00000:x} {target} {names.Name(q + ((ulong)(word >> 10 & 0xfff) << Instructions.ScaleOf(word)))}";
        }

        return $"{word:x8}";
    }
}
