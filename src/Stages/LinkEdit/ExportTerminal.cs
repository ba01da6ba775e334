using AfsLd.Domain.Graph;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.LinkEdit;

/// <summary>What a terminal node of the export trie says: flags (mach-o/loader.h, EXPORT_SYMBOL_FLAGS_*) and, by kind, an offset from the mach
/// header, a value, or a dylib's ordinal.</summary>
/// <param name="Flags">EXPORT_SYMBOL_FLAGS_*.</param>
/// <param name="Value">See above.</param>
/// <param name="Import">A re-export: the SymbolId value of the name that the dylib has for it, or -1: the same.</param>
/// <param name="ImportLength">That name's bytes.</param>
/// <param name="Resolver">The offset of a resolver function, whose stub <paramref name="Value"/> is; else 0.</param>
internal readonly record struct ExportTerminal(uint Flags, ulong Value, int Import = -1, int ImportLength = 0, ulong Resolver = 0)
{
    private const uint ThreadLocal = 0x01; // EXPORT_SYMBOL_FLAGS_KIND_THREAD_LOCAL
    private const uint Absolute = 0x02; // EXPORT_SYMBOL_FLAGS_KIND_ABSOLUTE
    private const uint WeakDefinition = 0x04; // EXPORT_SYMBOL_FLAGS_WEAK_DEFINITION
    private const uint Reexport = 0x08; // EXPORT_SYMBOL_FLAGS_REEXPORT
    private const uint StubAndResolver = 0x10; // EXPORT_SYMBOL_FLAGS_STUB_AND_RESOLVER

    /// <summary>True if the name is another dylib's. An import name follows the ordinal: an empty one, if it keeps its own.</summary>
    internal bool IsReexport => (Flags & Reexport) != 0;

    /// <summary>True if dyld asks a function for the address.</summary>
    internal bool IsResolver => (Flags & StubAndResolver) != 0;

    /// <summary>How long it is in the trie, without the byte or two that say so.</summary>
    internal int SizeBytes => ByteSink.UlebSize(Flags) + ByteSink.UlebSize(Value) + (IsReexport ? ImportLength + 1 : IsResolver ? ByteSink.UlebSize(Resolver) : 0);

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
            GlobalKind.Defined when global.Has(GlobalFlags.Resolver) => OfResolver(layout, symbol, flags),
            _ => new ExportTerminal(flags, layout.AddressOfGlobal[symbol] - layout.ImageBase),
        };
    }

    /// <summary>In the object of the stubs the function's entry is behind that of the name.</summary>
    private static ExportTerminal OfResolver(Layout layout, int symbol, uint flags)
    {
        Resolution resolution = layout.Plan.Graph.Resolution;
        GlobalSymbol stub = resolution.Globals.Symbols[symbol];
        int resolver = resolution.SymbolMaps[stub.Owner][stub.OwnerSymbol + 1];
        return new ExportTerminal(
            flags | StubAndResolver, layout.AddressOfGlobal[symbol] - layout.ImageBase, Resolver: layout.AddressOfGlobal[resolver] - layout.ImageBase);
    }
}
