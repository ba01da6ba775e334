using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AfsLd.Bench.Inputs;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Image;
using AfsLd.Domain.LinkEdit;
using AfsLd.Stages.Image;
using AfsLd.Stages.LinkEdit;
using AfsLd.Stages.Planning;
using AfsLd.Stages.Sealing;
using Xunit;

namespace AfsLd.Tests.Properties.Allocation;

/// <summary>Hot loops make no object for each relocation, symbol, atom, fixup or page.</summary>
public sealed class AllocationTests
{
    private static readonly SampleLink Link = SampleLink.Shared;
    private static readonly ImmutableArray<Region> Mapped = PlanRegions.Run(Link.Layout);
    private static readonly byte[] File = new byte[Link.Image.FileSizeBytes];

    /// <summary>The loops.</summary>
    public static TheoryData<string> Loops { get; } = [.. Table().Keys];

    [Theory]
    [MemberData(nameof(Loops))]
    public void A_loop_allocates_nothing_for_an_item(string name)
    {
        Loop loop = Table()[name];
        Assert.True(
            AllocationLaw.Holds(loop.Work, loop.Items, loop.Calls, loop.BytesOfCall, loop.ResultBytes),
            $"{name}: {AllocationLaw.BytesOf(loop.Work)} bytes for {loop.Items} items in {loop.Calls} calls, which may take {loop.BytesOfCall} each and {loop.ResultBytes} for results");
    }

    [Theory]
    [MemberData(nameof(Loops))]
    public void The_law_rejects_the_loop_with_an_object_for_each_item(string name)
    {
        Loop loop = Table()[name];
        Assert.False(AllocationLaw.Holds(AllocationLaw.WithAnObjectForEach(loop.Work, loop.Items), loop.Items, loop.Calls, loop.BytesOfCall, loop.ResultBytes));
    }

    [Fact]
    public void The_law_needs_many_items()
    {
        Assert.False(AllocationLaw.Holds(static () => { }, 10, 1, 1));
        Assert.False(AllocationLaw.Holds(static () => { }, 1000, 1000, 24));
        Assert.True(AllocationLaw.Holds(static () => { }, 1000, 1, 1));
    }

    /// <summary>A loop, how many items it visits, and in how many calls.</summary>
    private sealed record Loop(Action Work, long Items, int Calls, int BytesOfCall = 512, long ResultBytes = 0);

    private static Dictionary<string, Loop> Table() => new()
    {
        ["copying atoms"] = new(() => Atoms(AtomPasses.Copy), Link.Plan.AtomOrder.Length, AtomRegions),
        ["relocating atoms"] = new(() => Atoms(AtomPasses.Both), Link.Plan.AtomOrder.Sum(atom => Link.Graph.Atoms.RelocationCount[atom.Value]), AtomRegions),
        ["writing chains"] = new(WriteChains, Link.Fixups.Count, Link.Fixups.Chunks.Count(chunk => !chunk.IsEmpty)),
        // Lanes take sixteen pages at once; what is not optimised boxes a vector for each such call.
        ["hashing pages"] = new(HashAllPages, 2048, 2048 / 16, BytesOfCall: 256),
        ["scanning relocations"] = new(Scan, ScannedRelocations, Link.Resolution.Objects.Length, BytesOfCall: 4096),
        ["collecting fixups"] = new(
            () => CollectFixups.Run(SequentialExecution.Instance, Link.Layout, Mapped), Link.Fixups.Count, Mapped.Length, BytesOfCall: 1024,
            ResultBytes: (long)Link.Fixups.Count * System.Runtime.CompilerServices.Unsafe.SizeOf<Fixup>()),

        // A buffer that doubles has made twice what it holds; names have one of their own; the result is a copy.
        ["building chained fixups"] = new(
            () => BuildChainedFixups.Run(Link.Layout, Link.Fixups, Imports), Link.Fixups.Count, 1, BytesOfCall: 4096,
            ResultBytes: 4L * BuildChainedFixups.Run(Link.Layout, Link.Fixups, Imports).Length),
        ["writing local symbols"] = new(WriteLocals, Symbols.LocalGroups.Sum(group => (long)group.SymbolCount), Symbols.LocalGroups.Length),
        ["writing local names"] = new(WriteLocalNames, Symbols.LocalGroups.Sum(group => (long)group.SymbolCount), Symbols.LocalGroups.Length),
        ["writing global symbols"] = new(WriteGlobals, Symbols.Order.Length, Symbols.GlobalGroups.Length),
        ["writing global names"] = new(WriteGlobalNames, Symbols.Order.Length, Symbols.GlobalGroups.Length),
    };

    private static SymbolTablePlan Symbols => Link.Image.LinkEdit.Symbols;

    private static ChainedImports Imports => Link.Image.LinkEdit.Imports ?? throw new InvalidOperationException("no chained fixups");

    private static int AtomRegions => Link.Regions.Count(region => region.Kind == RegionKind.Atoms);

    private static long ScannedRelocations =>
        Link.Resolution.Objects.Sum(input => input.Sections.Sum(section => (long)section.RelocationRows.Length));

    private static void Atoms(AtomPasses passes)
    {
        foreach (Region region in Link.Regions)
        {
            if (region.Kind == RegionKind.Atoms)
            {
                EmitAtoms.Run(Link.Layout, region, passes, File.AsSpan((int)region.FileOffset, (int)region.SizeBytes));
            }
        }
    }

    private static void WriteChains()
    {
        for (int i = 0; i < Link.Fixups.Chunks.Length; i++)
        {
            Region region = Link.Regions[i];
            ChainedPointer.WriteAll(
                Link.Fixups.Chunks[i].AsSpan(), Link.Image.LinkEdit.NextFixupAfterChunk[i], Imports, ChainedPointer.TargetBase(Link.Layout), region.Address,
                File.AsSpan((int)region.FileOffset, (int)region.SizeBytes));
        }
    }

    private static readonly byte[] Pages = new byte[2048 * HashPages.SignaturePageBytes];
    private static readonly byte[] Digests = new byte[2048 * HashBytes.DigestBytes];

    private static void HashAllPages() => HashPages.Run(Pages, HashPages.SignaturePageBytes, Digests);

    private static void Scan()
    {
        for (int o = 0; o < Link.Resolution.Objects.Length; o++)
        {
            ScanObject.Run(Link.Graph, o);
        }
    }

    private static void WriteLocals()
    {
        for (int i = 0; i < Symbols.LocalGroups.Length; i++)
        {
            SymbolGroup group = Symbols.LocalGroups[i];
            WriteSymbolTable.Locals(Link.Layout, group, Symbols.LocalRows[i], File.AsSpan(0, group.SymbolCount * NList64.SizeBytes));
        }
    }

    private static void WriteLocalNames()
    {
        for (int i = 0; i < Symbols.LocalGroups.Length; i++)
        {
            SymbolGroup group = Symbols.LocalGroups[i];
            WriteSymbolTable.LocalNames(Link.Plan, group, Symbols.LocalRows[i], File.AsSpan(0, (int)group.StringSizeBytes));
        }
    }

    private static void WriteGlobals()
    {
        foreach (SymbolGroup group in Symbols.GlobalGroups)
        {
            WriteSymbolTable.Globals(Link.Layout, Symbols, group, File.AsSpan(0, group.SymbolCount * NList64.SizeBytes));
        }
    }

    private static void WriteGlobalNames()
    {
        foreach (SymbolGroup group in Symbols.GlobalGroups)
        {
            WriteSymbolTable.GlobalNames(Link.Resolution.Globals, Symbols, group, File.AsSpan(0, (int)group.StringSizeBytes));
        }
    }
}
