using System;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;

namespace AfsLd.Stages.Image;

/// <summary>Finds dyld_stub_binder, which classic lazy binding calls.</summary>
public static class StubBinder
{
    /// <summary>Its name.</summary>
    public static ReadOnlySpan<byte> Name => "dyld_stub_binder"u8;

    /// <summary>The symbol, if some dylib has it; else None, and binding cannot be lazy.</summary>
    public static SymbolId Find(GlobalTable globals)
    {
        for (int g = 0; g < globals.Count; g++)
        {
            if (globals.NameOf(new SymbolId(g)).SequenceEqual(Name))
            {
                return globals.Symbols[g].Kind == GlobalKind.Dylib ? new SymbolId(g) : SymbolId.None;
            }
        }

        return SymbolId.None;
    }
}
