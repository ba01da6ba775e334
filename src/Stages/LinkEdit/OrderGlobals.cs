using System;
using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Graph;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Orders the globals of the symbol table: defined externals by name, then imports by name (ranlib and dyld search them so).</summary>
internal static class OrderGlobals
{
    internal static int[] Run(IExecution execution, GlobalTable globals, ImmutableArray<GlobalClass> classes, out int definedCount)
    {
        definedCount = Count(classes, GlobalClass.External);
        var order = new int[definedCount + Count(classes, GlobalClass.Imported)];
        int nextDefined = 0;
        int nextImported = definedCount;
        for (int g = 0; g < classes.Length; g++)
        {
            if ((classes[g] & GlobalClass.External) != 0)
            {
                order[nextDefined++] = g;
            }
            else if ((classes[g] & GlobalClass.Imported) != 0)
            {
                order[nextImported++] = g;
            }
        }

        GlobalSymbolSort.Sort(execution, globals, order.AsMemory(0, definedCount));
        GlobalSymbolSort.Sort(execution, globals, order.AsMemory(definedCount));
        return order;
    }

    /// <summary>The exported ones, by name: the defined externals are sorted already; re-exported imports and other names of them are merged in.</summary>
    internal static int[] Exported(IExecution execution, GlobalTable globals, ImmutableArray<GlobalClass> classes, ImmutableArray<int> order)
    {
        var exported = new int[Count(classes, GlobalClass.Exported)];
        int at = 0;
        bool anyImport = false;
        foreach (int symbol in order)
        {
            if ((classes[symbol] & GlobalClass.Exported) != 0)
            {
                exported[at++] = symbol;
                anyImport |= (classes[symbol] & GlobalClass.Imported) != 0;
            }
        }

        // Other names of imports are in no table but the trie.
        const GlobalClass All = GlobalClass.Exported | GlobalClass.External | GlobalClass.Imported;
        for (int g = 0; g < classes.Length && at < exported.Length; g++)
        {
            if ((classes[g] & All) == GlobalClass.Exported)
            {
                exported[at++] = g;
                anyImport = true;
            }
        }

        if (anyImport)
        {
            GlobalSymbolSort.Sort(execution, globals, exported);
        }

        return exported;
    }

    private static int Count(ImmutableArray<GlobalClass> classes, GlobalClass wanted)
    {
        int count = 0;
        foreach (GlobalClass each in classes)
        {
            count += (each & wanted) != 0 ? 1 : 0;
        }

        return count;
    }
}
