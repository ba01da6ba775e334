using AfsLd.Domain.Graph;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.LinkEdit;

/// <summary>What a terminal node of the export trie says: flags (mach-o/loader.h, EXPORT_SYMBOL_FLAGS_*) and, by kind, an offset from the mach
/// header, a value, or a dylib's ordinal.</summary>
internal readonly record struct ExportTerminal(uint Flags, ulong Value)
{
    private const uint ThreadLocal = 0x01; // EXPORT_SYMBOL_FLAGS_KIND_THREAD_LOCAL
    private const uint Absolute = 0x02; // EXPORT_SYMBOL_FLAGS_KIND_ABSOLUTE
    private const uint WeakDefinition = 0x04; // EXPORT_SYMBOL_FLAGS_WEAK_DEFINITION
    private const uint Reexport = 0x08; // EXPORT_SYMBOL_FLAGS_REEXPORT

    /// <summary>True if the name is another dylib's. An import name follows the ordinal: an empty one, as it keeps its own.</summary>
    internal bool IsReexport => (Flags & Reexport) != 0;

    /// <summary>How long it is in the trie, without the byte or two that say so.</summary>
    internal int SizeBytes => ByteSink.UlebSize(Flags) + ByteSink.UlebSize(Value) + (IsReexport ? 1 : 0);

    /// <summary>That of a global, by number.</summary>
    internal static ExportTerminal Of(Layout layout, int symbol)
    {
        Resolution resolution = layout.Plan.Graph.Resolution;
        GlobalSymbol global = resolution.Globals.Symbols[symbol];
        uint flags = (global.Has(GlobalFlags.WeakDefinition) ? WeakDefinition : 0) | (global.Has(GlobalFlags.ThreadLocal) ? ThreadLocal : 0);
        return global.Kind switch
        {
            GlobalKind.Dylib => new ExportTerminal(Reexport, (ulong)BindOrdinal.TwoLevel(resolution, global)),
            GlobalKind.Absolute => new ExportTerminal(flags | Absolute, global.Value),
            _ => new ExportTerminal(flags, layout.AddressOfGlobal[symbol] - layout.ImageBase),
        };
    }
}
