using AfsLd.Domain.Graph;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.LinkEdit;

/// <summary>What a terminal node of the export trie says: flags (mach-o/loader.h, EXPORT_SYMBOL_FLAGS_*) and, by kind, an offset from the mach
/// header, a value, or a dylib's ordinal.</summary>
/// <param name="Flags">EXPORT_SYMBOL_FLAGS_*.</param>
/// <param name="Value">See above.</param>
/// <param name="Import">A re-export: the SymbolId value of the name that the dylib has for it, or -1: the same.</param>
/// <param name="ImportLength">That name's bytes.</param>
internal readonly record struct ExportTerminal(uint Flags, ulong Value, int Import = -1, int ImportLength = 0)
{
    private const uint ThreadLocal = 0x01; // EXPORT_SYMBOL_FLAGS_KIND_THREAD_LOCAL
    private const uint Absolute = 0x02; // EXPORT_SYMBOL_FLAGS_KIND_ABSOLUTE
    private const uint WeakDefinition = 0x04; // EXPORT_SYMBOL_FLAGS_WEAK_DEFINITION
    private const uint Reexport = 0x08; // EXPORT_SYMBOL_FLAGS_REEXPORT

    /// <summary>True if the name is another dylib's. An import name follows the ordinal: an empty one, if it keeps its own.</summary>
    internal bool IsReexport => (Flags & Reexport) != 0;

    /// <summary>How long it is in the trie, without the byte or two that say so.</summary>
    internal int SizeBytes => ByteSink.UlebSize(Flags) + ByteSink.UlebSize(Value) + (IsReexport ? ImportLength + 1 : 0);

    /// <summary>That of a global, by number.</summary>
    internal static ExportTerminal Of(Layout layout, int symbol)
    {
        Resolution resolution = layout.Plan.Graph.Resolution;
        GlobalSymbol global = resolution.Globals.Symbols[symbol];
        uint flags = (global.Has(GlobalFlags.WeakDefinition) ? WeakDefinition : 0) | (global.Has(GlobalFlags.ThreadLocal) ? ThreadLocal : 0);
        return global.Kind switch
        {
            GlobalKind.Dylib => new ExportTerminal(
                Reexport,
                (ulong)BindOrdinal.OfReexport(resolution, global),
                global.OwnerSymbol,
                global.OwnerSymbol < 0 ? 0 : resolution.Globals.Symbols[global.OwnerSymbol].Name.Length),
            GlobalKind.Absolute => new ExportTerminal(flags | Absolute, global.Value),
            _ => new ExportTerminal(flags, layout.AddressOfGlobal[symbol] - layout.ImageBase),
        };
    }
}
