using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Numerics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Arguments;

/// <summary>Options that say where segments and sections lie, what they are called and what is put into them.</summary>
internal static class ReadLayoutOption
{
    /// <summary>The page of arm64 macOS: segments are multiples of it.</summary>
    private const ulong PageSize = 0x4000;

    private const string NameListShape = "names with colons between them";

    /// <summary>Takes the option and its values; false if it is not one of these.</summary>
    internal static bool Run(string option, OptionsDraft draft)
    {
        LinkOptions options = draft.Options;
        switch (option)
        {
            case "-headerpad": ReadHeaderPad(option, draft); break;
            case "-headerpad_max_install_names": draft.Options = options with { HeaderPadMaxInstallNames = true }; break;
            case "-pagezero_size": draft.Options = options with { PageZeroSize = Pages(option, draft) ?? options.PageZeroSize }; break;
            case "-image_base" or "-seg1addr": draft.Options = options with { ImageBase = Pages(option, draft) ?? options.ImageBase }; break;
            case "-stack_size": draft.Options = options with { StackSize = Pages(option, draft) ?? options.StackSize }; break;
            case "-segalign": ReadSegmentAlignment(option, draft); break;
            case "-segprot": ReadProtection(option, draft); break;
            case "-segaddr": ReadAddress(option, draft); break;
            case "-segment_order": ReadSegmentOrder(option, draft); break;
            case "-section_order": ReadSectionOrder(option, draft); break;
            case "-sectalign": ReadSectionAlignment(option, draft); break;
            case "-sectcreate" or "-segcreate": ReadCreatedSection(option, draft); break;
            case "-add_empty_section": ReadEmptySection(option, draft); break;
            case "-rename_section": ReadSectionRename(option, draft); break;
            case "-rename_segment": ReadSegmentRename(option, draft); break;
            case "-move_to_rw_segment": ReadMove(option, isWritable: true, draft); break;
            case "-move_to_ro_segment": ReadMove(option, isWritable: false, draft); break;
            default: return false;
        }

        return true;
    }

    private static ulong? Pages(string option, OptionsDraft draft)
    {
        ulong? size = draft.Hex(option);
        if (size is ulong value && value % PageSize != 0)
        {
            draft.Reject(option, $"0x{value:x}", $"a multiple of the page size 0x{PageSize:x}");
            return null;
        }

        return size;
    }

    private static void ReadHeaderPad(string option, OptionsDraft draft)
    {
        if (draft.Hex(option) is not ulong pad)
        {
            return;
        }

        // The header and its commands are read into memory by tools that allot them 32 bits.
        if (pad > 0x1000_0000)
        {
            draft.Reject(option, $"0x{pad:x}", "at most 0x10000000");
            return;
        }

        draft.Options = draft.Options with { HeaderPad = (uint)pad };
    }

    private static void ReadSegmentAlignment(string option, OptionsDraft draft)
    {
        if (draft.Hex(option) is not ulong alignment)
        {
            return;
        }

        if (!BitOperations.IsPow2(alignment) || alignment < PageSize || alignment > 0x4000_0000)
        {
            draft.Reject(option, $"0x{alignment:x}", $"a power of two from 0x{PageSize:x} to 0x40000000");
            return;
        }

        draft.HasSegmentAlignment = true;
        draft.Options = draft.Options with { SegmentAlignment = alignment };
    }

    private static void ReadProtection(string option, OptionsDraft draft)
    {
        Span<string> values = ["", "", ""];
        if (!draft.TryValues(option, "a segment, its maximum and its initial protection", values)
            || !draft.TryName(option, values[0], out Name16 segment))
        {
            return;
        }

        const string expected = "letters of rwx, or -";
        if (!NumberSyntax.TryProtection(values[1], out uint maximum))
        {
            draft.Reject(option, values[1], expected);
        }
        else if (!NumberSyntax.TryProtection(values[2], out uint initial))
        {
            draft.Reject(option, values[2], expected);
        }
        else
        {
            draft.SegmentProtections.Add(new SegmentProtection(segment, maximum, initial));
        }
    }

    private static void ReadAddress(string option, OptionsDraft draft)
    {
        const ulong smallestPage = 0x1000;
        Span<string> values = ["", ""];
        if (!draft.TryValues(option, "a segment and its address", values) || !draft.TryName(option, values[0], out Name16 segment))
        {
            return;
        }

        if (!NumberSyntax.TryHex(values[1], out ulong address) || address % smallestPage != 0)
        {
            draft.Reject(option, values[1], $"a hexadecimal multiple of 0x{smallestPage:x}");
            return;
        }

        draft.SegmentAddresses.Add(new SegmentAddress(segment, address));
    }

    private static void ReadSegmentOrder(string option, OptionsDraft draft)
    {
        if (draft.Value(option, NameListShape) is not string value)
        {
            return;
        }

        if (!draft.Options.SegmentOrder.IsEmpty)
        {
            draft.Fail(ArgumentCodes.Conflict, $"{option} is given twice");
        }
        else if (TryNames(option, value, draft, out ImmutableArray<Name16> names))
        {
            draft.Options = draft.Options with { SegmentOrder = names };
        }
    }

    private static void ReadSectionOrder(string option, OptionsDraft draft)
    {
        Span<string> values = ["", ""];
        if (!draft.TryValues(option, "a segment, and " + NameListShape, values)
            || !draft.TryName(option, values[0], out Name16 segment)
            || !TryNames(option, values[1], draft, out ImmutableArray<Name16> names))
        {
            return;
        }

        if (draft.SectionOrders.Exists(other => other.Segment == segment))
        {
            draft.Fail(ArgumentCodes.Conflict, $"{option} is given twice for {segment}");
            return;
        }

        draft.SectionOrders.Add(new SectionOrder(segment, names));
    }

    /// <summary>Names with colons between them, each once: what is given first comes first, so a second place would be a contradiction.</summary>
    private static bool TryNames(string option, string list, OptionsDraft draft, out ImmutableArray<Name16> names)
    {
        const int most = 255;
        var read = new List<Name16>();
        names = [];
        foreach (string text in list.Split(':'))
        {
            if (!draft.TryName(option, text, out Name16 name))
            {
                return false;
            }

            if (read.Contains(name))
            {
                draft.Fail(ArgumentCodes.Conflict, $"{option}: {name} is in the list twice");
                return false;
            }

            if (read.Count == most)
            {
                draft.Fail(ArgumentCodes.BadValue, $"{option}: more than {most} names, which no output has");
                return false;
            }

            read.Add(name);
        }

        names = [.. read];
        return true;
    }

    private static void ReadSectionAlignment(string option, OptionsDraft draft)
    {
        Span<string> values = ["", "", ""];
        if (!draft.TryValues(option, "a segment, a section and an alignment", values)
            || !draft.TrySection(option, values[0], values[1], out SectionKey key))
        {
            return;
        }

        // More than a page cannot be had: segments are only page aligned.
        if (!NumberSyntax.TryHex(values[2], out ulong alignment) || !BitOperations.IsPow2(alignment) || alignment > PageSize)
        {
            draft.Reject(option, values[2], $"a hexadecimal power of two up to 0x{PageSize:x}");
            return;
        }

        draft.SectionAlignments.Add(new SectionAlignment(key, (byte)BitOperations.Log2(alignment)));
    }

    private static void ReadCreatedSection(string option, OptionsDraft draft)
    {
        Span<string> values = ["", "", ""];
        if (draft.TryValues(option, "a segment, a section and a file", values)
            && draft.TrySection(option, values[0], values[1], out SectionKey key)
            && draft.Contents(option, values[2]) is ReadOnlyMemory<byte> bytes)
        {
            draft.CreatedSections.Add(new SectionFromFile(key, values[2]) { Bytes = bytes });
        }
    }

    private static void ReadEmptySection(string option, OptionsDraft draft)
    {
        Span<string> values = ["", ""];
        if (draft.TryValues(option, "a segment and a section", values)
            && draft.TrySection(option, values[0], values[1], out SectionKey key))
        {
            draft.EmptySections.Add(key);
        }
    }

    private static void ReadSectionRename(string option, OptionsDraft draft)
    {
        Span<string> values = ["", "", "", ""];
        if (draft.TryValues(option, "a segment and section, and what they become", values)
            && draft.TrySection(option, values[0], values[1], out SectionKey from)
            && draft.TrySection(option, values[2], values[3], out SectionKey to))
        {
            draft.RenamedSections.Add(new SectionRename(from, to));
        }
    }

    private static void ReadSegmentRename(string option, OptionsDraft draft)
    {
        Span<string> values = ["", ""];
        if (draft.TryValues(option, "a segment and what it becomes", values)
            && draft.TryName(option, values[0], out Name16 from)
            && draft.TryName(option, values[1], out Name16 to))
        {
            draft.RenamedSegments.Add(new SegmentRename(from, to));
        }
    }

    private static void ReadMove(string option, bool isWritable, OptionsDraft draft)
    {
        Span<string> values = ["", ""];
        if (draft.TryValues(option, "a segment and a file with a symbol a line", values)
            && draft.TryName(option, values[0], out Name16 segment)
            && draft.Lines(option, values[1]) is ReadOnlyMemory<byte> bytes)
        {
            string name = segment.ToString();
            bool conflicts = name is "__PAGEZERO" or "__LINKEDIT" || (isWritable ? name == "__TEXT" : name.StartsWith("__DATA", StringComparison.Ordinal))
                || draft.MovedSymbols.Exists(move => move.Segment == segment && move.IsWritable != isWritable);
            if (conflicts)
            {
                draft.Fail(ArgumentCodes.Conflict, $"{option} {name}: the segment is not {(isWritable ? "writable" : "read-only")}");
                return;
            }

            draft.MovedSymbols.Add(new SymbolMove(segment, isWritable, bytes));
        }
    }
}
