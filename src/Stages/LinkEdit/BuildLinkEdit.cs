using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Graph;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Planning;
using AfsLd.Stages.Sealing;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Builds the tables of __LINKEDIT and gives each its place.</summary>
public static class BuildLinkEdit
{
    /// <summary>Everything of __LINKEDIT but the bytes of symbols, strings and signature, which fillers write in place.</summary>
    public static Domain.LinkEdit.LinkEdit Run(IExecution execution, Layout layout, FixupTable fixups, IStageObserver observer)
    {
        OutputPlan plan = layout.Plan;
        GlobalTable globals = plan.Graph.Resolution.Globals;
        observer.Begin("LINKEDIT symbols");
        GlobalClasses classes = ClassifyGlobals.Run(execution, plan, fixups);
        SymbolTablePlan symbols = PlanSymbolTable.Run(execution, plan, classes);
        int[] exported = OrderGlobals.Exported(execution, globals, classes.Of, symbols.Order);
        (ImmutableArray<byte> indirect, ImmutableArray<uint> indirectStarts) = BuildIndirectSymbols.Run(plan, symbols);
        observer.End("LINKEDIT symbols");

        var blobs = new BlobPlacer(layout.Segments[^1].FileOffset);
        ChainedImports? imports = null;
        ImmutableArray<uint> lazyOffsets = [];
        observer.Begin("LINKEDIT fixups");
        if (plan.UsesChainedFixups)
        {
            imports = PlanChainedImports.Run(fixups, globals.Count);
            blobs.Add(LinkEditKind.ChainedFixups, BuildChainedFixups.Run(layout, fixups, imports), evenIfEmpty: true);
        }
        else if (ChooseFixupEncoding.UsesDyldInfo(plan.Options, plan.Graph.Resolution.Target))
        {
            blobs.Add(LinkEditKind.Rebase, BuildRebases.Run(layout, fixups));
            blobs.Add(LinkEditKind.Bind, BuildBinds.Bind(layout, fixups));
            blobs.Add(LinkEditKind.WeakBind, BuildBinds.WeakBind(layout, fixups));
            (ImmutableArray<byte> lazy, lazyOffsets) = BuildBinds.LazyBind(layout);
            blobs.Add(LinkEditKind.LazyBind, lazy);
        }

        observer.End("LINKEDIT fixups");
        observer.Begin("LINKEDIT trie");
        if (plan.UsesChainedFixups || !plan.Options.IsStatic)
        {
            blobs.Add(LinkEditKind.ExportTrie, BuildExportTrie.Run(execution, layout, exported), evenIfEmpty: plan.UsesChainedFixups);
        }

        if (ChooseFixupEncoding.UsesLocalRelocations(plan.Options, plan.Graph.Resolution.Target))
        {
            blobs.Add(LinkEditKind.LocalRelocations, BuildLocalRelocations.Run(layout, fixups));
        }

        observer.End("LINKEDIT trie");
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
            BindsToWeak = (classes.All & GlobalClass.BindsWeak) != 0,
            DefinesWeak = (classes.All & GlobalClass.DefinesWeak) != 0,
        };
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
