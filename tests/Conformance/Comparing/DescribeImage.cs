using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using AfsLd.Tests.Conformance.Images;

namespace AfsLd.Tests.Conformance.Comparing;

/// <summary>Describes an image in lines, by dimension; two images are alike where they have the same lines.</summary>
internal static class DescribeImage
{
    /// <summary>All dimensions.</summary>
    public static ImmutableArray<string> Dimensions { get; } =
    [
        "header", "commands", "libraries", "segments", "sections", "symbols", "exports", "imports", "fixups", "unwind", "function starts", "data in code", "code", "data",
    ];

    /// <summary>The lines of each dimension.</summary>
    public static ImmutableSortedDictionary<string, ImmutableArray<string>> Run(MachoImage image)
    {
        List<ImageFixup> fixups = ReadFixups.Run(image);
        NameAddresses names = new(image, fixups);
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Builder lines = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        lines["header"] = [$"type {image.FileType}", .. Bits("flag", image.Flags)];
        lines["commands"] = [.. image.Commands.Select(static c => $"{c.Kind:x}"), .. Values(image)];
        lines["libraries"] = [.. image.Libraries.Select(static (library, i) => $"{i + 1} {library}")];
        lines["segments"] = [.. image.Segments.Select(static s => $"{s.Name} {s.MaximumProtection:x} {s.InitialProtection:x} {s.Flags:x}")];
        lines["sections"] = [.. image.Sections.Select(static s => $"{s.FullName} flags {s.Flags:x} align {s.AlignLog2}")];
        lines["symbols"] = [.. image.Symbols.Where(IsSaidByBoth).Select(s => Symbol(image, names, s))];
        lines["exports"] = [.. ReadExports.Run(image).Select(e => $"{e.Name} {e.Flags:x} {e.ImportName} {e.Other:x} {((e.Flags & 3) == 2 ? $"{e.Address:x}" : (e.Flags & 8) != 0 ? "" : names.Name(image.Base + e.Address))}")];
        lines["imports"] = [.. fixups.Where(static f => f.Import.Length > 0).Select(static f => $"{f.Import} from {f.Library}{(f.IsWeakImport ? " weak" : "")}").Distinct()];
        lines["fixups"] = [.. fixups.Select(f => $"{names.Name(f.Place)} = {names.Target(f)}{(f.IsWeakBind ? " (weak stream)" : "")}")];
        lines["unwind"] = [.. ReadUnwind.Run(image).Select(u => $"{names.Name(u.Function)} {u.Encoding:x} {(u.Personality == 0 ? "" : names.Name(u.Personality))} {(u.Lsda == 0 ? "" : names.Name(u.Lsda))}")];
        lines["function starts"] = [.. ReadFunctionStarts.Run(image).Select(names.Name)];
        lines["data in code"] = [.. DataInCode(image, names)];
        lines["code"] = [.. DescribeCode.Run(image, names)];
        lines["data"] = [.. Data(image, names)];
        return lines.ToImmutable();
    }

    private static IEnumerable<string> Bits(string what, uint word) =>
        Enumerable.Range(0, 32).Where(bit => (word >> bit & 1) != 0).Select(bit => $"{what} {1u << bit:x}");

    /// <summary>The values of the commands that hold no offsets: platform and versions, entry, paths.</summary>
    private static IEnumerable<string> Values(MachoImage image)
    {
        foreach (ImageCommand command in image.Commands)
        {
            int at = command.Offset;
            switch (command.Kind)
            {
                case 0x32: // LC_BUILD_VERSION
                    yield return $"platform {image.U32(at + 8)} minimum {image.U32(at + 12):x} sdk {image.U32(at + 16):x}";
                    break;
                case 0x80000028: // LC_MAIN
                    yield return $"stack {image.U64(at + 16):x}";
                    break;
                case 0x2c: // LC_ENCRYPTION_INFO_64: what may be encrypted are whole pages, which hold all code and nothing of the commands.
                    ulong code = image.Sections.First(static s => s.Name == "__text").FileOffset;
                    uint from = image.U32(at + 8);
                    bool isPages = from % 0x4000 == 0 && from >= 32 + image.U32(20) && from <= code;
                    yield return $"encryption {image.U32(at + 16)} of {(isPages ? "pages of code" : $"{from:x}, code at {code:x}")} {(from + image.U32(at + 12)) % 0x4000:x}";
                    break;
                case 0xd: // LC_ID_DYLIB
                    yield return $"id {image.CString(at + (int)image.U32(at + 8))} {image.U32(at + 16):x} {image.U32(at + 20):x}";
                    break;
                case 0xe or 0x8000001c or 0x14 or 0x27: // LC_LOAD_DYLINKER, LC_RPATH, LC_SUB_CLIENT, LC_DYLD_ENVIRONMENT
                    yield return $"path {image.CString(at + (int)image.U32(at + 8))}";
                    break;
                default:
                    break;
            }
        }
    }

    private static string Symbol(MachoImage image, NameAddresses names, ImageSymbol symbol)
    {
        string where = (symbol.Type & 0x0e) switch
        {
            _ when symbol.IsStab => Stab(names, image, symbol),
            0x0e => image.Sections[symbol.Section - 1].FullName,
            0x02 => $"absolute {symbol.Value:x}",
            0 => "undefined",
            _ => $"kind {symbol.Type & 0x0e:x}",
        };
        return $"{(symbol.IsStab ? StabName(symbol) : symbol.Name)} {symbol.Type:x} {symbol.Description:x} {where}";
    }

    /// <summary>The folders are each linker's own; whether a path of N_OSO is absolute is not.</summary>
    private static string StabName(ImageSymbol symbol) =>
        symbol.Type == 0x66 && symbol.Name.StartsWith('/') ? "/.../" + Path.GetFileName(symbol.Name) : Path.GetFileName(symbol.Name);

    /// <summary>N_BNSYM, N_ENSYM, an N_SO for the folder and one that ends the unit are written as by ld64; lld has them not, and dsymutil needs them not.</summary>
    private static bool IsSaidByBoth(ImageSymbol symbol) => symbol.Type is not (0x2e or 0x4e) && !(symbol.Type == 0x64 && (symbol.Name.Length == 0 || symbol.Name.EndsWith('/')));

    /// <summary>N_OSO holds a time, N_SO nothing, N_GSYM the address or nothing; a size or an address otherwise.</summary>
    private static string Stab(NameAddresses names, MachoImage image, ImageSymbol symbol) =>
        symbol.Type is 0x66 or 0x64 or 0x20 || symbol.Value == 0 ? "" : symbol.Section == 0 ? $"{symbol.Value:x}"
        : image.SectionAt(symbol.Value) is null ? $"size {symbol.Value:x}" : names.Name(symbol.Value);

    private static List<string> DataInCode(MachoImage image, NameAddresses names)
    {
        List<string> lines = [];
        for (ByteCursor at = new(image.LinkEdit(0x29)); !at.AtEnd;)
        {
            uint offset = at.U32();
            ushort length = at.U16();
            lines.Add($"{names.Name(image.Base + offset)} {length} {at.U16()}");
        }

        return lines;
    }

    /// <summary>The bytes of each section that holds neither code nor what the linker makes, cut at symbols, without what fixups write.</summary>
    private static IEnumerable<string> Data(MachoImage image, NameAddresses names)
    {
        foreach (ImageSection section in image.Sections.Where(IsData))
        {
            if (section.Type == 2)
            {
                foreach (string text in System.Text.Encoding.UTF8.GetString(image.Content(section)).Split('\0').Where(static t => t.Length > 0))
                {
                    yield return $"{section.FullName}: \"{text}\"";
                }

                continue;
            }

            ulong end = section.Address + section.Size;
            ulong[] cuts = [section.Address, .. names.SymbolsOf(section).Select(static s => s.Address).Where(a => a > section.Address), end];
            for (int i = 0; i + 1 < cuts.Length; i++)
            {
                yield return $"{names.Name(cuts[i])}: {Bytes(image, names, section, cuts[i], cuts[i + 1])}";
            }
        }
    }

    private static bool IsData(ImageSection section) =>
        section.Type is 0 or 1 or 2 or 11 or 0x11 or 0x12 && (section.Flags & 0x80000000) == 0
        && section.Name is not ("__unwind_info" or "__eh_frame" or "__gcc_except_tab" or "__stub_helper" or "__init_offsets");

    private static string Bytes(MachoImage image, NameAddresses names, ImageSection section, ulong from, ulong to)
    {
        if (section.IsZeroFill)
        {
            return "zero";
        }

        byte[] bytes = image.Bytes.Slice(image.OffsetOf(from), (int)(to - from)).ToArray();
        for (ulong at = (from + 3) & ~3ul; at + 8 <= to; at += 4)
        {
            if (names.FixupAt(at) is not null)
            {
                bytes.AsSpan((int)(at - from), 8).Clear();
            }
        }

        // Padding belongs to no one.
        ReadOnlySpan<byte> content = bytes.AsSpan().TrimEnd((byte)0);
        return content.Length <= 64 ? Convert.ToHexString(content) : $"{content.Length} bytes {Convert.ToHexString(SHA256.HashData(content))[..16]}";
    }
}
