using System.Text;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Mapping;

/// <summary>Says what a row of the link map that no object holds is, in ld64's words.</summary>
internal static class NameMadeRow
{
    /// <summary>Adds the name.</summary>
    internal static void Run(Layout layout, in MapRow row, StringBuilder text)
    {
        if (row.Kind == MapName.Thunk)
        {
            text.Append("branch island to ");
            AppendTarget(layout, layout.Thunks.Thunks[row.Index].Target, text);
        }
        else
        {
            AppendSynthetic(layout, row, text);
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
            NameMapRow.AppendAtom(graph, target.Atom, text);
        }
    }
}
