using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Builds LC_DYSYMTAB's indirect symbol table: for each stub and pointer slot, the symbol it is for.</summary>
internal static class BuildIndirectSymbols
{
    /// <summary>The table, and per output section the index of its first entry (reserved1).</summary>
    internal static (ImmutableArray<byte> Table, ImmutableArray<uint> Starts) Run(OutputPlan plan, SymbolTablePlan symbols)
    {
        var starts = new uint[plan.Sections.Length];
        if (!plan.Options.HasDyldTables)
        {
            return ([], ImmutableCollectionsMarshal.AsImmutableArray(starts));
        }

        var sink = new ByteSink(1024);
        for (int s = 0; s < plan.Sections.Length; s++)
        {
            starts[s] = (uint)(sink.Count / 4);
            switch (plan.Sections[s].Synthetic)
            {
                case SyntheticKind.Stubs:
                    AddAll(plan.Synthetics.Stubs, symbols, ref sink);
                    break;
                case SyntheticKind.LazyPointers:
                    AddAll(plan.Synthetics.LazyPointers, symbols, ref sink);
                    break;
                case SyntheticKind.TlvPointers:
                    AddAll(plan.Synthetics.TlvPointers, symbols, ref sink);
                    break;
                case SyntheticKind.Got:
                    AddGot(plan, symbols, ref sink);
                    break;
                default:
                    starts[s] = 0;
                    break;
            }
        }

        return (sink.Freeze(), ImmutableCollectionsMarshal.AsImmutableArray(starts));
    }

    private static void AddAll(ImmutableArray<SymbolId> slots, SymbolTablePlan symbols, ref ByteSink sink)
    {
        foreach (SymbolId symbol in slots)
        {
            int index = symbols.IndexOfGlobal[symbol.Value];
            sink.UInt32(index < 0 ? SymbolTypes.IndirectLocal : (uint)index);
        }
    }

    /// <summary>A slot that no symbol of another image fills is INDIRECT_SYMBOL_LOCAL: strip must not look for its name.</summary>
    private static void AddGot(OutputPlan plan, SymbolTablePlan symbols, ref ByteSink sink)
    {
        ReadOnlySpan<GlobalSymbol> globals = plan.Graph.Resolution.Globals.Symbols.AsSpan();
        foreach (SlotTarget slot in plan.Synthetics.Got)
        {
            bool named = slot.Symbol >= 0 && globals[slot.Symbol].NeedsBinding && symbols.IndexOfGlobal[slot.Symbol] >= 0;
            bool absolute = slot.Symbol >= 0 && globals[slot.Symbol].Kind == GlobalKind.Absolute;
            sink.UInt32(named
                ? (uint)symbols.IndexOfGlobal[slot.Symbol]
                : SymbolTypes.IndirectLocal | (absolute ? SymbolTypes.IndirectAbsolute : 0));
        }
    }
}
