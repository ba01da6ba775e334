using System;
using System.Collections.Immutable;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Says which names of other images the output uses: those of binds and slots, and re-exported ones.</summary>
internal static class FindImports
{
    internal static bool[] Run(OutputPlan plan, FixupTable fixups)
    {
        ReadOnlySpan<GlobalSymbol> globals = plan.Graph.Resolution.Globals.Symbols.AsSpan();
        var imported = new bool[globals.Length];
        foreach (ImmutableArray<Fixup> chunk in fixups.Chunks)
        {
            foreach (ref readonly Fixup fixup in chunk.AsSpan())
            {
                if (fixup.IsBind)
                {
                    imported[fixup.Symbol] = true;
                }
            }
        }

        foreach (SymbolId symbol in plan.Synthetics.LazyPointers)
        {
            imported[symbol.Value] = true;
        }

        for (int g = 0; g < globals.Length; g++)
        {
            bool elsewhere = globals[g].Kind is GlobalKind.Dylib or GlobalKind.Undefined;
            imported[g] = elsewhere && (imported[g] || globals[g].Has(GlobalFlags.Exported));
        }

        return imported;
    }
}
