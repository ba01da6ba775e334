using System;
using System.Collections.Generic;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Relocatable;
using AfsLd.Stages.Atoms;
using AfsLd.Stages.LinkEdit;

namespace AfsLd.Stages.Relocatable;

/// <summary>Writes the external names of a relocatable output, each group in order of the names' bytes.</summary>
internal static class GlobalSymbols
{
    /// <summary>What the output defines.</summary>
    internal static ObjectSymbolPart Defined(IExecution execution, ObjectLayout layout, int firstNumber, int[] numberOfGlobal, out int count)
    {
        AtomGraph graph = layout.Graph;
        ReadOnlySpan<GlobalSymbol> globals = graph.Resolution.Globals.Symbols.AsSpan();
        var found = new GrowingArray<int>(globals.Length / 2);
        Dictionary<int, IndirectName> indirect = IndirectNames(graph.Resolution);
        for (int g = 0; g < globals.Length; g++)
        {
            if (indirect.ContainsKey(g) || IsDefined(layout, globals[g], g))
            {
                found.Add(g);
            }
        }

        int[] order = Sort(execution, graph, found.Items, firstNumber, numberOfGlobal);
        var writer = new SymbolPartWriter(found.Count);
        foreach (int g in order)
        {
            ref readonly GlobalSymbol global = ref globals[g];
            byte type = (byte)(SymbolTypes.External | (global.Has(GlobalFlags.PrivateExtern) ? SymbolTypes.PrivateExternal : 0));
            ReadOnlySpan<byte> name = graph.Resolution.Globals.NameOf(new SymbolId(g));
            if (indirect.TryGetValue(g, out IndirectName alias))
            {
                type = (byte)(SymbolTypes.External | SymbolTypes.Indirect | (alias.IsPrivate ? SymbolTypes.PrivateExternal : 0));
                writer.AddIndirect(name, type, graph.Resolution.Globals.NameOf(new SymbolId(alias.Target)));
            }
            else if (global.Kind == GlobalKind.Absolute)
            {
                writer.Add(name, (byte)(type | SymbolTypes.Absolute), 0, Description(layout, global, g), global.Value);
            }
            else
            {
                int atom = graph.AtomOfGlobal[g];
                ulong value = layout.AddressOfAtom[atom] + graph.OffsetOfGlobal[g];
                writer.Add(name, (byte)(type | SymbolTypes.Section), layout.SectionOfAtom[atom] + 1, Description(layout, global, g), value);
            }
        }

        count = found.Count;
        return writer.Freeze();
    }

    /// <summary>What it refers to, and its tentative definitions.</summary>
    internal static ObjectSymbolPart Undefined(IExecution execution, ObjectLayout layout, int firstNumber, int[] numberOfGlobal, out int count)
    {
        AtomGraph graph = layout.Graph;
        ReadOnlySpan<GlobalSymbol> globals = graph.Resolution.Globals.Symbols.AsSpan();
        var found = new GrowingArray<int>(globals.Length / 2);
        Dictionary<int, IndirectName> indirect = IndirectNames(graph.Resolution);
        for (int g = 0; g < globals.Length; g++)
        {
            bool isTentative = globals[g].Kind == GlobalKind.Common && layout.SectionOfAtom[graph.AtomOfGlobal[g]] < 0;
            if (isTentative || (globals[g].Kind == GlobalKind.Undefined && !indirect.ContainsKey(g) && IsWanted(layout, globals[g], g)))
            {
                found.Add(g);
            }
        }

        int[] order = Sort(execution, graph, found.Items, firstNumber, numberOfGlobal);
        var writer = new SymbolPartWriter(found.Count);
        foreach (int g in order)
        {
            ref readonly GlobalSymbol global = ref globals[g];
            ReadOnlySpan<byte> name = graph.Resolution.Globals.NameOf(new SymbolId(g));
            if (global.Kind == GlobalKind.Common)
            {
                // GET_COMM_ALIGN: bits 8 to 11 of n_desc.
                int description = (global.AlignLog2 << 8) | (global.Has(GlobalFlags.NoDeadStrip) ? SymbolTypes.NoDeadStrip : 0);
                byte type = (byte)(SymbolTypes.External | (global.Has(GlobalFlags.PrivateExtern) ? SymbolTypes.PrivateExternal : 0));
                writer.Add(name, type, 0, description, global.Value);
            }
            else
            {
                writer.Add(name, SymbolTypes.External, 0, global.Has(GlobalFlags.WeakImport) ? SymbolTypes.WeakReference : 0, 0);
            }
        }

        count = found.Count;
        return writer.Freeze();
    }

    private static Dictionary<int, IndirectName> IndirectNames(Resolution resolution)
    {
        var names = new Dictionary<int, IndirectName>();
        foreach (IndirectName name in resolution.IndirectNames)
        {
            names.TryAdd(name.Name, name);
        }

        return names;
    }

    private static bool IsDefined(ObjectLayout layout, in GlobalSymbol global, int number)
    {
        // Another name of a symbol (-alias, N_INDR) has no entry of its own that could be local.
        if (KeptSymbols.BecomesLocal(global, layout.Options.KeepPrivateExterns)
            && layout.Graph.Resolution.SymbolMaps[global.Owner][global.OwnerSymbol] == number)
        {
            return false;
        }

        return global.Kind switch
        {
            GlobalKind.Absolute => true,
            GlobalKind.Defined or GlobalKind.Common => layout.Graph.AtomOfGlobal[number] >= 0 && layout.SectionOfAtom[layout.Graph.AtomOfGlobal[number]] >= 0,
            _ => false,
        };
    }

    /// <summary>Objects refer to it, or an option or another name asks for it.</summary>
    private static bool IsWanted(ObjectLayout layout, in GlobalSymbol global, int number) =>
        global.Has(GlobalFlags.Referenced) || layout.Graph.Resolution.Roots.Contains(new SymbolId(number));

    private static int Description(ObjectLayout layout, in GlobalSymbol global, int number)
    {
        int description = global.Has(GlobalFlags.WeakDefinition) ? SymbolTypes.WeakDefinition : 0;
        description |= global.Has(GlobalFlags.AddressInsignificant) ? SymbolTypes.WeakReference : 0;
        description |= global.Has(GlobalFlags.ReferencedDynamically) ? SymbolTypes.ReferencedDynamically : 0;
        description |= global.Has(GlobalFlags.Resolver) ? SymbolTypes.Resolver : 0;
        description |= global.Has(GlobalFlags.AltEntry) ? SymbolTypes.AltEntry : 0;
        description |= global.Has(GlobalFlags.Cold) ? SymbolTypes.ColdFunction : 0;
        if (global.Has(GlobalFlags.NoDeadStrip))
        {
            // -u marks names so for this link alone.
            bool isAsked = layout.Graph.Resolution.Roots.Contains(new SymbolId(number));
            description |= !isAsked || IsKeptByItsObject(layout, global) ? SymbolTypes.NoDeadStrip : 0;
        }

        return description;
    }

    private static bool IsKeptByItsObject(ObjectLayout layout, in GlobalSymbol global) =>
        (layout.Graph.Resolution.Objects[global.Owner].Symbols.Rows[global.OwnerSymbol].Description & SymbolTypes.NoDeadStrip) != 0;

    private static int[] Sort(IExecution execution, AtomGraph graph, ReadOnlySpan<int> found, int firstNumber, int[] numberOfGlobal)
    {
        int[] order = found.ToArray();
        GlobalSymbolSort.Sort(execution, graph.Resolution.Globals, order);
        for (int i = 0; i < order.Length; i++)
        {
            numberOfGlobal[order[i]] = firstNumber + i;
        }

        return order;
    }
}
