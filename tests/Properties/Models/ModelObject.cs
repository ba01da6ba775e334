using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using AfsLd.Domain.Inputs;

namespace AfsLd.Tests.Properties.Models;

/// <summary>A slow, obvious reader of valid objects, written from mach-o/loader.h and nlist.h alone; one line of text for each fact.</summary>
public static class ModelObject
{
    /// <summary>The facts of a valid object's bytes.</summary>
    public static IReadOnlyList<string> Facts(byte[] file)
    {
        var facts = new List<string>();
        uint flags = U32(file, 24);
        facts.Add($"subsections {(flags >> 13) & 1}");
        int at = 32;
        for (uint command = U32(file, 16); command > 0; command--)
        {
            switch (U32(file, at))
            {
                case 0x19:
                    for (int i = 0; i < U32(file, at + 64); i++)
                    {
                        facts.AddRange(Section(file, at + 72 + (80 * i)));
                    }

                    break;
                case 0x2:
                    facts.AddRange(Symbols(file, (int)U32(file, at + 8), (int)U32(file, at + 12), (int)U32(file, at + 16)));
                    break;
                case 0x32:
                    facts.Add($"platform {U32(file, at + 8)} {U32(file, at + 12):x} {U32(file, at + 16):x}");
                    break;
                case 0x24:
                    facts.Add($"platform 1 {U32(file, at + 8):x} {U32(file, at + 12):x}");
                    break;
                case 0x2d:
                    facts.Add("option " + string.Join(' ', Encoding.UTF8.GetString(file, at + 12, (int)U32(file, at + 4) - 12).Split('\0').Take((int)U32(file, at + 8))));
                    break;
                case 0x29:
                    facts.Add("data in code " + Convert.ToHexString(file, (int)U32(file, at + 8), (int)U32(file, at + 12)));
                    break;
                case 0x2e:
                    facts.Add("hints " + Convert.ToHexString(file, (int)U32(file, at + 8), (int)U32(file, at + 12)));
                    break;
                default:
                    break;
            }

            at += (int)U32(file, at + 4);
        }

        facts.Sort(StringComparer.Ordinal);
        return facts;
    }

    /// <summary>The same facts of what the linker's parser made of them.</summary>
    public static IReadOnlyList<string> Facts(ParsedObject value)
    {
        var facts = new List<string> { $"subsections {(value.SubsectionsViaSymbols ? 1 : 0)}" };
        foreach (InputSection section in value.Sections)
        {
            facts.Add($"section {section.Key} {section.Address:x} {section.SizeBytes} {section.AlignLog2} {section.Flags:x} {Convert.ToHexString(section.Contents.Span)}");
            foreach (var row in section.RelocationRows)
            {
                facts.Add($"relocation {section.Key} {section.Address:x} {row.Address:x} {row.Packed:x}");
            }
        }

        for (int i = 0; i < value.Symbols.Count; i++)
        {
            var row = value.Symbols.Rows[i];
            string name = Encoding.UTF8.GetString(value.Symbols.NameOf(i));
            facts.Add($"symbol {i} {name} {row.Type:x} {row.Section} {row.Description:x} {row.Value:x}");
        }

        if (value.Platform is { } platform)
        {
            facts.Add($"platform {(int)platform.Platform} {platform.MinimumOS.Packed:x} {platform.Sdk.Packed:x}");
        }

        facts.AddRange(value.LinkerOptions.Select(option => "option " + string.Join(' ', option)));
        if (!value.DataInCode.IsEmpty)
        {
            facts.Add("data in code " + Convert.ToHexString(value.DataInCode.Span));
        }

        if (!value.OptimizationHints.IsEmpty)
        {
            facts.Add("hints " + Convert.ToHexString(value.OptimizationHints.Span));
        }

        facts.Sort(StringComparer.Ordinal);
        return facts;
    }

    private static IEnumerable<string> Section(byte[] file, int at)
    {
        string name = $"{Name(file, at + 16)},{Name(file, at)}";
        ulong address = U64(file, at + 32);
        ulong size = U64(file, at + 40);
        uint flags = U32(file, at + 64);
        bool hasBytes = (flags & 0xff) is not (1 or 0xc or 0x12) && size > 0;
        string contents = hasBytes ? Convert.ToHexString(file, (int)U32(file, at + 48), (int)size) : "";
        // Descriptors of thread locals (type 0x13) hold pointers, whatever alignment their section states.
        uint align = (flags & 0xff) == 0x13 ? Math.Max(3, U32(file, at + 52)) : U32(file, at + 52);
        yield return $"section {name} {address:x} {size} {align} {flags:x} {contents}";
        if (name.StartsWith("__DWARF,", StringComparison.Ordinal) || name.StartsWith("__LLVM,", StringComparison.Ordinal))
        {
            yield break;
        }

        for (int i = 0; i < U32(file, at + 60); i++)
        {
            int entry = (int)U32(file, at + 56) + (8 * i);
            yield return $"relocation {name} {address:x} {U32(file, entry):x} {U32(file, entry + 4):x}";
        }
    }

    private static IEnumerable<string> Symbols(byte[] file, int at, int count, int strings)
    {
        for (int i = 0; i < count; i++)
        {
            int entry = at + (16 * i);
            int start = strings + (int)U32(file, entry);
            int end = start;
            while (file[end] != 0)
            {
                end++;
            }

            string name = Encoding.UTF8.GetString(file, start, end - start);
            yield return $"symbol {i} {name} {file[entry + 4]:x} {file[entry + 5]} {file[entry + 6] + (file[entry + 7] << 8):x} {U64(file, entry + 8):x}";
        }
    }

    private static string Name(byte[] file, int at) => Encoding.ASCII.GetString(file, at, 16).TrimEnd('\0');

    private static uint U32(byte[] file, int at) => file[at] | ((uint)file[at + 1] << 8) | ((uint)file[at + 2] << 16) | ((uint)file[at + 3] << 24);

    private static ulong U64(byte[] file, int at) => U32(file, at) | ((ulong)U32(file, at + 4) << 32);
}
