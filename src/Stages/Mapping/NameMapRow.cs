using System;
using System.Globalization;
using System.Text;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Mapping;

/// <summary>Says what a row of the link map is, in ld64's words.</summary>
internal static class NameMapRow
{
    /// <summary>Adds the name.</summary>
    internal static void Run(Layout layout, in MapRow row, StringBuilder text)
    {
        AtomGraph graph = layout.Plan.Graph;
        switch (row.Kind)
        {
            case MapName.Symbol:
                text.Append(Encoding.UTF8.GetString(graph.Resolution.Objects[row.Object].Symbols.NameOf(row.Index)));
                break;
            case MapName.Common:
                text.Append(graph.Resolution.Globals.TextOf(new SymbolId(row.Index)));
                break;
            case MapName.Thunk:
                text.Append("branch island to ");
                AppendTarget(layout, layout.Thunks.Thunks[row.Index].Target, text);
                break;
            case MapName.Synthetic:
                AppendSynthetic(layout, row, text);
                break;
            default:
                AppendAtom(graph, row.Index, text);
                break;
        }
    }

    private static void AppendSynthetic(Layout layout, in MapRow row, StringBuilder text)
    {
        SyntheticPlan synthetics = layout.Plan.Synthetics;
        GlobalTable globals = layout.Plan.Graph.Resolution.Globals;
        switch (layout.Plan.Sections[row.Section].Synthetic)
        {
            case SyntheticKind.Stubs:
                text.Append(globals.TextOf(synthetics.Stubs[row.Index]));
                break;
            case SyntheticKind.LazyPointers:
                text.Append("lazy pointer to ").Append(globals.TextOf(synthetics.LazyPointers[row.Index]));
                break;
            case SyntheticKind.TlvPointers:
                text.Append("thread-local pointer to ").Append(globals.TextOf(synthetics.TlvPointers[row.Index]));
                break;
            case SyntheticKind.Got:
                SlotTarget slot = synthetics.Got[row.Index];
                bool isBound = slot.Symbol >= 0 && globals[new SymbolId(slot.Symbol)].NeedsBinding;
                text.Append(isBound ? "non-lazy-pointer: " : "non-lazy-pointer-to-local: ");
                AppendTarget(layout, slot, text);
                break;
            case SyntheticKind.StubHelper: text.Append("helper helper"); break;
            case SyntheticKind.ObjCStubs: text.Append("objc_msgSend stubs"); break;
            case SyntheticKind.InitOffsets: text.Append("initializer offsets"); break;
            case SyntheticKind.UnwindInfo: text.Append("compact unwind info"); break;
            case SyntheticKind.EhFrame: text.Append("dwarf unwind info"); break;
            case SyntheticKind.DyldPrivate: text.Append("__dyld_private"); break;
            case SyntheticKind.ObjCImageInfo: text.Append("objc image info"); break;
            case SyntheticKind.File: text.Append("opaque_section"); break;
            default: text.Append("linker made"); break;
        }
    }

    private static void AppendTarget(Layout layout, SlotTarget target, StringBuilder text)
    {
        AtomGraph graph = layout.Plan.Graph;
        if (target.Symbol >= 0)
        {
            text.Append(graph.Resolution.Globals.TextOf(new SymbolId(target.Symbol)));
        }
        else
        {
            AppendAtom(graph, target.Atom, text);
        }
    }

    private static void AppendAtom(AtomGraph graph, int atom, StringBuilder text)
    {
        if (graph.Atoms.ObjectOf[atom] < 0 || (graph.Atoms.Flags[atom] & AtomFlags.Literal) == 0)
        {
            text.Append("anon");
            return;
        }

        InputSection section = graph.SectionOf(new AtomId(atom));
        ReadOnlySpan<byte> contents = section.Contents.Span.Slice((int)graph.Atoms.OffsetInSection[atom], (int)graph.Atoms.SizeBytes[atom]);
        if (AtomSections.IsCString(section))
        {
            text.Append("literal string: ");
            AppendEscaped(contents[..^1], text);
        }
        else
        {
            text.Append(contents.Length.ToString(CultureInfo.InvariantCulture)).Append("-byte-literal");
        }
    }

    // A row is a line: what would break or hide it is escaped as in C.
    private static void AppendEscaped(ReadOnlySpan<byte> bytes, StringBuilder text)
    {
        foreach (char c in Encoding.UTF8.GetString(bytes))
        {
            switch (c)
            {
                case '\n': text.Append("\\n"); break;
                case '\t': text.Append("\\t"); break;
                case '\r': text.Append("\\r"); break;
                case '\\': text.Append("\\\\"); break;
                case < ' ' or '\x7f': text.Append("\\x").Append(((int)c).ToString("x2", CultureInfo.InvariantCulture)); break;
                default: text.Append(c); break;
            }
        }
    }
}
