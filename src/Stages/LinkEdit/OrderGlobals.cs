using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Graph;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Orders the globals of the symbol table: private aliases, which are locals, by name; defined externals by name; imports by name
/// (ranlib and dyld search them so).</summary>
internal static class OrderGlobals
{
    /// <param name="execution">How sorts are run.</param>
    /// <param name="globals">The names.</param>
    /// <param name="classes">Which of them are in the table.</param>
    /// <param name="aliases">The private aliases that the table has.</param>
    /// <param name="definedCount">How many are defined externals; as many as there are aliases come before them.</param>
    internal static int[] Run(IExecution execution, GlobalTable globals, ImmutableArray<GlobalClass> classes, int[] aliases, out int definedCount)
    {
        definedCount = Count(classes, GlobalClass.External);
        int nextDefined = aliases.Length;
        int nextImported = nextDefined + definedCount;
        var order = new int[nextImported + Count(classes, GlobalClass.Imported)];
        aliases.CopyTo(order, 0);
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

        GlobalSymbolSort.Sort(execution, globals, order.AsMemory(0, aliases.Length));
        GlobalSymbolSort.Sort(execution, globals, order.AsMemory(aliases.Length, definedCount));
        GlobalSymbolSort.Sort(execution, globals, order.AsMemory(aliases.Length + definedCount));
        return order;
    }

    /// <summary>The private aliases that options let into the symbol table.</summary>
    internal static int[] HiddenAliases(GlobalTable globals, GlobalClasses classes, LocalNameLists? lists)
    {
        if ((classes.All & GlobalClass.HiddenAlias) == 0)
        {
            return [];
        }

        var aliases = new List<int>();
        for (int g = 0; g < classes.Of.Length; g++)
        {
            if (classes.Of[g] == GlobalClass.HiddenAlias && (lists is null || lists.Keeps(globals.NameOf(new(g)))))
            {
                aliases.Add(g);
            }
        }

        return [.. aliases];
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
