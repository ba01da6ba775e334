using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Options;
using AfsLd.Stages.Reporting;

namespace AfsLd.Stages.Resolving;

/// <summary>Gives wanted names that nothing defines to the linker: headers and boundaries.</summary>
internal static class DefineLinkerSymbols
{
    private static ReadOnlySpan<byte> ExecuteHeader => "__mh_execute_header"u8;

    /// <summary>Defines them.</summary>
    public static ImmutableArray<LinkerDefinedSymbol> Run(LinkFold fold, LinkOptions options, List<Diagnostic> errors)
    {
        GlobalNames names = fold.Names;
        if (options.Kind == OutputKind.Relocatable)
        {
            return [];
        }

        var made = ImmutableArray.CreateBuilder<LinkerDefinedSymbol>();
        if (options.Kind == OutputKind.Executable)
        {
            // Debuggers and crash reporters find the image by this symbol, so it is there whether referenced or not.
            int header = names.InternCopy(ExecuteHeader.ToArray());
            Define(ref names[header], made.Count, GlobalFlags.ReferencedDynamically);
            made.Add(new LinkerDefinedSymbol.MachHeader(InSymbolTable: true));
        }

        for (int id = 0; id < names.Count; id++)
        {
            ReferenceMarks marks = names[id].Marks;
            if (names[id].Kind != GlobalKind.Undefined || (marks & (ReferenceMarks.Strong | ReferenceMarks.Weak)) == 0 || (marks & ReferenceMarks.Alias) != 0)
            {
                continue;
            }

            if (Make(names.NameOf(id), options.Kind, errors) is { } symbol)
            {
                Define(ref names[id], made.Count, GlobalFlags.PrivateExtern);
                made.Add(symbol);
            }
        }

        return made.DrainToImmutable();
    }

    private static void Define(ref SymbolState state, int index, GlobalFlags flags)
    {
        state.Kind = GlobalKind.LinkerDefined;
        state.Owner = index;
        state.OwnerSymbol = -1;
        state.Flags = (state.Flags & GlobalFlags.Referenced) | flags;
        state.Marks &= ~ReferenceMarks.AutoHide;
    }

    private static LinkerDefinedSymbol? Make(ReadOnlySpan<byte> name, OutputKind kind, List<Diagnostic> errors)
    {
        if (name.StartsWith("section$"u8))
        {
            return name.StartsWith("section$start$"u8) ? Section(name, name["section$start$"u8.Length..], isEnd: false, errors)
                : name.StartsWith("section$end$"u8) ? Section(name, name["section$end$"u8.Length..], isEnd: true, errors)
                : null;
        }

        if (name.StartsWith("segment$"u8))
        {
            return name.StartsWith("segment$start$"u8) ? Segment(name, name["segment$start$"u8.Length..], isEnd: false, errors)
                : name.StartsWith("segment$end$"u8) ? Segment(name, name["segment$end$"u8.Length..], isEnd: true, errors)
                : name.StartsWith("segment$page-end$"u8) ? Segment(name, name["segment$page-end$"u8.Length..], isEnd: true, errors)
                : null;
        }

        // A header that is not mapped has no address.
        bool isHeader = (kind != OutputKind.Preload && name.SequenceEqual("___dso_handle"u8))
            || (kind == OutputKind.Dylinker && name.SequenceEqual("__mh_dylinker_header"u8))
            || (kind == OutputKind.Dylib && name.SequenceEqual("__mh_dylib_header"u8))
            || (kind == OutputKind.Bundle && name.SequenceEqual("__mh_bundle_header"u8));
        return isHeader ? new LinkerDefinedSymbol.MachHeader(InSymbolTable: false) : null;
    }

    private static LinkerDefinedSymbol? Section(ReadOnlySpan<byte> name, ReadOnlySpan<byte> rest, bool isEnd, List<Diagnostic> errors)
    {
        // Segment names may hold the character (ld64).
        int dollar = rest.LastIndexOf((byte)'$');
        if (dollar <= 0 || dollar > 16 || rest.Length - dollar - 1 is 0 or > 16)
        {
            errors.Add(Malformed(name, "section$start$SEGMENT$SECTION, names of 1 to 16 bytes"));
            return null;
        }

        return new LinkerDefinedSymbol.SectionBoundary(new SectionKey(Name(rest[..dollar]), Name(rest[(dollar + 1)..])), isEnd);
    }

    private static LinkerDefinedSymbol? Segment(ReadOnlySpan<byte> name, ReadOnlySpan<byte> rest, bool isEnd, List<Diagnostic> errors)
    {
        if (rest.Length is 0 or > 16)
        {
            errors.Add(Malformed(name, "segment$start$SEGMENT, a name of 1 to 16 bytes"));
            return null;
        }

        return new LinkerDefinedSymbol.SegmentBoundary(Name(rest), isEnd);
    }

    private static Diagnostic Malformed(ReadOnlySpan<byte> name, string expected) =>
        Diagnostic.LinkError(SymbolCodes.MalformedBoundary, Origin.CommandLine, $"malformed boundary symbol: {Encoding.UTF8.GetString(name)}: expected {expected}");

    private static Name16 Name(ReadOnlySpan<byte> text)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        text.CopyTo(bytes);
        return Name16.Read(bytes);
    }
}
