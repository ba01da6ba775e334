using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Says of every global name which tables of __LINKEDIT it is in.</summary>
internal static class ClassifyGlobals
{
    /// <summary>Names are classified in ranges of this many: a constant.</summary>
    private const int NamesInRange = 16384;

    /// <param name="execution">How ranges of names are visited.</param>
    /// <param name="plan">The names and what is in the output.</param>
    /// <param name="fixups">What is bound: an import that nothing binds is in no table.</param>
    internal static GlobalClasses Run(IExecution execution, OutputPlan plan, FixupTable fixups)
    {
        var classes = new GlobalClass[plan.Graph.Resolution.Globals.Count];
        MarkBound(plan, fixups, classes);
        var starts = new int[(classes.Length + NamesInRange - 1) / NamesInRange];
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = i * NamesInRange;
        }

        // Each task writes the classes of its own range only.
        ImmutableArray<GlobalClass> united = execution.Map(
            ImmutableCollectionsMarshal.AsImmutableArray(starts),
            start => ClassifyRange(plan, start, classes.AsSpan(start, Math.Min(NamesInRange, classes.Length - start))));
        GlobalClass all = GlobalClass.None;
        foreach (GlobalClass range in united)
        {
            all |= range;
        }

        return new GlobalClasses(ImmutableCollectionsMarshal.AsImmutableArray(classes), all);
    }

    private static void MarkBound(OutputPlan plan, FixupTable fixups, Span<GlobalClass> classes)
    {
        foreach (ImmutableArray<Fixup> chunk in fixups.Chunks)
        {
            foreach (ref readonly Fixup fixup in chunk.AsSpan())
            {
                if (fixup.IsBind)
                {
                    classes[fixup.Symbol] = GlobalClass.Imported;
                }
            }
        }

        foreach (SymbolId symbol in plan.Synthetics.LazyPointers)
        {
            classes[symbol.Value] = GlobalClass.Imported;
        }
    }

    private static GlobalClass ClassifyRange(OutputPlan plan, int start, Span<GlobalClass> classes)
    {
        ReadOnlySpan<GlobalSymbol> globals = plan.Graph.Resolution.Globals.Symbols.AsSpan(start, classes.Length);
        GlobalClass all = GlobalClass.None;
        for (int i = 0; i < classes.Length; i++)
        {
            ref readonly GlobalSymbol global = ref globals[i];
            classes[i] = global.IsDefinedHere
                ? OfDefinition(plan, global, start + i)
                : OfImport(global, classes[i] == GlobalClass.Imported);
            all |= classes[i];
        }

        return all;
    }

    private static GlobalClass OfDefinition(OutputPlan plan, in GlobalSymbol global, int symbol)
    {
        if (!IsInOutput(plan, global, symbol))
        {
            return GlobalClass.None;
        }

        if (global.Has(GlobalFlags.PrivateExtern))
        {
            return global.Kind == GlobalKind.LinkerDefined ? GlobalClass.None : global.Has(GlobalFlags.Alias) ? GlobalClass.HiddenAlias : GlobalClass.Hidden;
        }

        bool exported = global.Has(GlobalFlags.Exported);
        bool weak = exported && global.Has(GlobalFlags.WeakDefinition) && global.Kind == GlobalKind.Defined;
        return GlobalClass.External
            | (exported ? GlobalClass.Exported : 0)
            | (weak ? GlobalClass.BindsWeak | GlobalClass.DefinesWeak : 0)
            | (global.Has(GlobalFlags.OverridesWeak) ? GlobalClass.DefinesWeak : 0);
    }

    private static GlobalClass OfImport(in GlobalSymbol global, bool isBound)
    {
        bool reexported = global.Has(GlobalFlags.Exported);
        if (global.OwnerSymbol >= 0 && global.Kind == GlobalKind.Dylib)
        {
            // Another name of an import is nobody's to bind.
            return reexported ? GlobalClass.Exported : GlobalClass.None;
        }

        return !isBound && !reexported
            ? GlobalClass.None
            : GlobalClass.Imported
                | (reexported ? GlobalClass.Exported : 0)
                | (global.Has(GlobalFlags.WeakDefinition) ? GlobalClass.BindsWeak : 0);
    }

    private static bool IsInOutput(OutputPlan plan, in GlobalSymbol global, int symbol)
    {
        switch (global.Kind)
        {
            case GlobalKind.Defined or GlobalKind.Common:
                int atom = plan.Graph.AtomOfGlobal[symbol];
                return atom >= 0 && plan.SectionOfAtom[atom] >= 0;
            case GlobalKind.LinkerDefined:
                return plan.Options.Kind == OutputKind.Executable
                    && plan.Graph.Resolution.Globals.LinkerDefined[global.Owner] is LinkerDefinedSymbol.MachHeader { InSymbolTable: true };
            default:
                return true;
        }
    }
}
