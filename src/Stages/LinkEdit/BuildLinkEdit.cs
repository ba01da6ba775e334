using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Planning;
using AfsLd.Stages.DebugMap;
using AfsLd.Stages.Sealing;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Builds the tables of __LINKEDIT and gives each its place.</summary>
public static class BuildLinkEdit
{
    /// <summary>Everything of __LINKEDIT but the bytes of symbols, strings and signature, which fillers write in place.</summary>
    public static Domain.LinkEdit.LinkEdit Run(IExecution execution, Layout layout, FixupTable fixups)
    {
        OutputPlan plan = layout.Plan;
        bool[] imported = FindImports.Run(plan, fixups);
        DebugMapEntries debugMap = BuildDebugMap.Run(execution, layout);
        SymbolTablePlan symbols = PlanSymbolTable.Run(execution, plan, imported, debugMap);
        (ImmutableArray<byte> indirect, ImmutableArray<uint> indirectStarts) = BuildIndirectSymbols.Run(plan, symbols);

        var blobs = new BlobPlacer(layout.Segments[^1].FileOffset);
        ChainedImports? imports = null;
        ImmutableArray<uint> lazyOffsets = [];
        if (plan.UsesChainedFixups)
        {
            imports = PlanChainedImports.Run(fixups, plan.Graph.Resolution.Globals.Count);
            blobs.Add(LinkEditKind.ChainedFixups, BuildChainedFixups.Run(layout, fixups, imports), evenIfEmpty: true);
        }
        else
        {
            blobs.Add(LinkEditKind.Rebase, BuildRebases.Run(layout, fixups));
            blobs.Add(LinkEditKind.Bind, BuildBinds.Bind(layout, fixups));
            blobs.Add(LinkEditKind.WeakBind, BuildBinds.WeakBind(layout, fixups));
            (ImmutableArray<byte> lazy, lazyOffsets) = BuildBinds.LazyBind(layout);
            blobs.Add(LinkEditKind.LazyBind, lazy);
        }

        blobs.Add(LinkEditKind.ExportTrie, BuildExportTrie.Run(layout, ExportedInOrder(plan, symbols)), evenIfEmpty: plan.UsesChainedFixups);
        if (plan.Options.FunctionStarts)
        {
            blobs.Add(LinkEditKind.FunctionStarts, BuildFunctionStarts.Run(layout), evenIfEmpty: true);
        }

        if (plan.Options.DataInCode)
        {
            blobs.Add(LinkEditKind.DataInCode, BuildDataInCode.Run(layout), evenIfEmpty: true);
        }

        blobs.Reserve(LinkEditKind.Symbols, (ulong)symbols.Count * Domain.Format.NList64.SizeBytes);
        blobs.Add(LinkEditKind.IndirectSymbols, indirect);
        blobs.Reserve(LinkEditKind.Strings, symbols.StringSizeBytes);
        string? identifier = SignaturePlan.IdentifierOf(plan.Options, plan.Graph.Resolution.Target.Platform);
        if (identifier is not null)
        {
            ulong start = blobs.AlignTo(16);
            blobs.Reserve(LinkEditKind.Signature, WriteCodeSignature.SizeBytes(start, identifier));
        }

        (bool bindsToWeak, bool definesWeak) = WeakFlags(plan, imported);
        return new Domain.LinkEdit.LinkEdit
        {
            Blobs = blobs.Freeze(),
            Symbols = symbols,
            Fixups = fixups,
            NextFixupAfterChunk = NextAfterChunks(fixups),
            Imports = imports,
            LazyBindOffsets = lazyOffsets,
            IndirectStarts = indirectStarts,
            SizeBytes = blobs.SizeBytes,
            SignatureIdentifier = identifier,
            BindsToWeak = bindsToWeak,
            DefinesWeak = definesWeak,
        };
    }

    /// <summary>The exported globals, by name: the defined externals are sorted already; re-exported imports are merged in.</summary>
    private static int[] ExportedInOrder(OutputPlan plan, SymbolTablePlan symbols)
    {
        ImmutableArray<GlobalSymbol> globals = plan.Graph.Resolution.Globals.Symbols;
        int count = 0;
        bool anyImport = false;
        foreach (int symbol in symbols.Order)
        {
            count += globals[symbol].Has(GlobalFlags.Exported) ? 1 : 0;
            anyImport |= globals[symbol].Has(GlobalFlags.Exported) && !globals[symbol].IsDefinedHere;
        }

        var exported = new int[count];
        int at = 0;
        foreach (int symbol in symbols.Order)
        {
            if (globals[symbol].Has(GlobalFlags.Exported))
            {
                exported[at++] = symbol;
            }
        }

        if (anyImport)
        {
            GlobalSymbolSort.Run(plan.Graph.Resolution.Globals, exported);
        }

        return exported;
    }

    private static (bool BindsToWeak, bool DefinesWeak) WeakFlags(OutputPlan plan, bool[] imported)
    {
        bool binds = false;
        bool defines = false;
        ImmutableArray<GlobalSymbol> globals = plan.Graph.Resolution.Globals.Symbols;
        for (int g = 0; g < globals.Length; g++)
        {
            GlobalSymbol global = globals[g];
            if (global.Has(GlobalFlags.WeakDefinition))
            {
                bool definedWeak = global.Has(GlobalFlags.Exported) && global.Kind == GlobalKind.Defined && plan.Graph.AtomOfGlobal[g] >= 0 && plan.SectionOfAtom[plan.Graph.AtomOfGlobal[g]] >= 0;
                defines |= definedWeak;
                binds |= imported[g] || definedWeak;
            }

            defines |= global.Has(GlobalFlags.OverridesWeak);
        }

        return (binds, defines);
    }

    private static ImmutableArray<ulong> NextAfterChunks(FixupTable fixups)
    {
        var next = new ulong[fixups.Chunks.Length];
        ulong following = 0;
        for (int i = next.Length - 1; i >= 0; i--)
        {
            next[i] = following;
            following = fixups.Chunks[i].IsEmpty ? following : fixups.Chunks[i][0].Address;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(next);
    }
}
