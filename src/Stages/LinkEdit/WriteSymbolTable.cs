using System;
using System.Runtime.InteropServices;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Writes groups of the symbol table and the string table, each group into its own span.</summary>
internal static class WriteSymbolTable
{
    /// <summary>The entries of a local group.</summary>
    internal static void Locals(Layout layout, SymbolGroup group, LocalRows locals, Span<byte> destination)
    {
        OutputPlan plan = layout.Plan;
        Span<NList64> entries = MemoryMarshal.Cast<byte, NList64>(destination);
        ReadOnlySpan<GlobalSymbol> globals = plan.Graph.Resolution.Globals.Symbols.AsSpan();
        ReadOnlySpan<uint> offsets = plan.Graph.Atoms.OffsetInSection.AsSpan();
        ReadOnlySpan<ulong> addresses = layout.AddressOfAtom.AsSpan();
        ReadOnlySpan<int> replacement = plan.Graph.Replacement.AsSpan();
        uint name = group.StringOffset;
        int at = 0;
        for (int o = 0; o < group.Count; o++)
        {
            ParsedObject input = plan.Graph.Resolution.Objects[group.First + o];
            ReadOnlySpan<NList64> rows = input.Symbols.Rows;
            ReadOnlySpan<int> lengths = input.Symbols.NameLengths.AsSpan();
            ReadOnlySpan<int> atoms = plan.Graph.AtomOfSymbol[group.First + o].AsSpan();
            ReadOnlySpan<int> map = plan.Graph.Resolution.SymbolMaps[group.First + o].AsSpan();
            foreach (int i in locals.Of(o))
            {
                NList64 row = rows[i];

                // A private extern keeps N_PEXT and loses N_EXT: it was external to its object only (ld64).
                byte pext = map[i] >= 0 ? SymbolTypes.PrivateExternal : (byte)0;
                if (map[i] >= 0 && globals[map[i]].Kind == GlobalKind.Common)
                {
                    int common = plan.Graph.AtomOfGlobal[map[i]];
                    entries[at++] = new NList64(name, (byte)(SymbolTypes.Section | pext), SectionOrdinal(plan, common), 0, addresses[common]);
                }
                else if (row.Kind == SymbolTypes.Absolute)
                {
                    entries[at++] = new NList64(name, (byte)(SymbolTypes.Absolute | pext), 0, row.Description, row.Value);
                }
                else
                {
                    int atom = replacement[atoms[i]];
                    ulong value = addresses[atom] + (row.Value - input.Sections[row.Section - 1].Address) - offsets[atoms[i]];
                    ushort description = (ushort)(row.Description & (SymbolTypes.AltEntry | SymbolTypes.WeakDefinition | SymbolTypes.ColdFunction));
                    entries[at++] = new NList64(name, (byte)(SymbolTypes.Section | pext), SectionOrdinal(plan, atom), description, value);
                }

                name += (uint)lengths[i] + 1;
            }
        }
    }

    /// <summary>The names of a local group.</summary>
    internal static void LocalNames(OutputPlan plan, SymbolGroup group, LocalRows locals, Span<byte> destination)
    {
        int at = 0;
        for (int o = 0; o < group.Count; o++)
        {
            ObjectSymbols symbols = plan.Graph.Resolution.Objects[group.First + o].Symbols;
            ReadOnlySpan<NList64> rows = symbols.Rows;
            ReadOnlySpan<int> lengths = symbols.NameLengths.AsSpan();
            ReadOnlySpan<byte> strings = symbols.Strings.Span;
            foreach (int i in locals.Of(o))
            {
                strings.Slice((int)rows[i].StringIndex, lengths[i]).CopyTo(destination[at..]);
                at += lengths[i];
                destination[at++] = 0;
            }
        }
    }

    /// <summary>The entries of a global group.</summary>
    internal static void Globals(Layout layout, SymbolTablePlan table, SymbolGroup group, Span<byte> destination)
    {
        OutputPlan plan = layout.Plan;
        Resolution resolution = plan.Graph.Resolution;
        Span<NList64> entries = MemoryMarshal.Cast<byte, NList64>(destination);
        for (int i = 0; i < group.Count; i++)
        {
            int symbol = table.Order[group.First + i];
            entries[i] = Entry(layout, resolution, symbol, table.NameOffsets[group.First + i]);
        }
    }

    /// <summary>The names of a global group.</summary>
    internal static void GlobalNames(GlobalTable globals, SymbolTablePlan table, SymbolGroup group, Span<byte> destination)
    {
        int at = 0;
        for (int i = 0; i < group.Count; i++)
        {
            ReadOnlySpan<byte> name = globals.NameOf(new(table.Order[group.First + i]));
            name.CopyTo(destination[at..]);
            at += name.Length;
            destination[at++] = 0;
        }
    }

    private static NList64 Entry(Layout layout, Resolution resolution, int symbol, uint name)
    {
        OutputPlan plan = layout.Plan;
        GlobalSymbol global = resolution.Globals.Symbols[symbol];
        byte scope = global.Has(GlobalFlags.PrivateExtern) ? SymbolTypes.PrivateExternal : SymbolTypes.External;
        switch (global.Kind)
        {
            case GlobalKind.Defined or GlobalKind.Common:
                ushort description = 0;
                description |= global.Has(GlobalFlags.WeakDefinition) ? SymbolTypes.WeakDefinition : (ushort)0;
                description |= global.Has(GlobalFlags.AltEntry) ? SymbolTypes.AltEntry : (ushort)0;
                description |= global.Has(GlobalFlags.Cold) ? SymbolTypes.ColdFunction : (ushort)0;
                description |= global.Has(GlobalFlags.ReferencedDynamically) ? SymbolTypes.ReferencedDynamically : (ushort)0;
                byte section = SectionOrdinal(plan, plan.Graph.AtomOfGlobal[symbol]);
                return new NList64(name, (byte)(SymbolTypes.Section | scope), section, description, layout.AddressOfGlobal[symbol]);
            case GlobalKind.Absolute:
                return new NList64(name, (byte)(SymbolTypes.Absolute | scope), 0, 0, global.Value);
            case GlobalKind.LinkerDefined:
                // __mh_execute_header: strip keeps it because of REFERENCED_DYNAMICALLY (ld64).
                return new NList64(name, SymbolTypes.Section | SymbolTypes.External, 1, SymbolTypes.ReferencedDynamically, layout.AddressOfGlobal[symbol]);
            default:
                return new NList64(name, SymbolTypes.Undefined | SymbolTypes.External, 0, ImportDescription(resolution, global), 0);
        }
    }

    private static ushort ImportDescription(Resolution resolution, in GlobalSymbol global)
    {
        int ordinal = BindOrdinal.TwoLevel(resolution, global) switch
        {
            BindOrdinal.Flat => SymbolTypes.DynamicLookupOrdinal,
            BindOrdinal.MainExecutable => SymbolTypes.ExecutableOrdinal,
            int dylib => dylib > SymbolTypes.MaxLibraryOrdinal ? SymbolTypes.DynamicLookupOrdinal : dylib,
        };
        int description = ordinal << 8;
        description |= global.Has(GlobalFlags.WeakImport) ? SymbolTypes.WeakReference : 0;

        // N_REF_TO_WEAK shares its bit with N_WEAK_DEF: on an undefined symbol it says that the definition is weak.
        description |= global.Has(GlobalFlags.WeakDefinition) ? SymbolTypes.WeakDefinition : 0;
        return (ushort)description;
    }

    private static byte SectionOrdinal(OutputPlan plan, int atom) => (byte)(plan.SectionOfAtom[atom] + 1);
}
