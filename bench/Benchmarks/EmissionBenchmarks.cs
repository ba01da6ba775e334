using System;
using AfsLd.Bench.Inputs;
using AfsLd.Domain.Image;
using AfsLd.Stages.Image;
using BenchmarkDotNet.Attributes;

namespace AfsLd.Bench.Benchmarks;

/// <summary>Regions are filled.</summary>
[MemoryDiagnoser]
public class EmissionBenchmarks
{
    private SampleLink link = SampleLink.Shared;
    private byte[] file = [];

    /// <summary>Links once.</summary>
    [GlobalSetup]
    public void Link()
    {
        link = SampleLink.Shared;
        file = new byte[link.Image.FileSizeBytes];
        Everything();
    }

    /// <summary>Contents are copied.</summary>
    [Benchmark]
    public int Copy() => Atoms(AtomPasses.Copy);

    /// <summary>Contents are relocated.</summary>
    [Benchmark]
    public int Relocate() => Atoms(AtomPasses.Copy | AtomPasses.Relocate);

    /// <summary>Symbols and names are written.</summary>
    [Benchmark]
    public int LinkEdit() => Fill(RegionKind.LinkEdit);

    /// <summary>All regions.</summary>
    [Benchmark]
    public int Everything() => Fill(null);

    private int Atoms(AtomPasses passes)
    {
        int misfits = 0;
        foreach (Region region in link.Regions)
        {
            if (region.Kind == RegionKind.Atoms)
            {
                misfits += EmitAtoms.Run(link.Layout, region, passes, Place(region))?.Count ?? 0;
            }
        }

        return misfits;
    }

    private int Fill(RegionKind? kind)
    {
        int misfits = 0;
        for (int i = 0; i < link.Regions.Length; i++)
        {
            if (kind is null || link.Regions[i].Kind == kind)
            {
                misfits += EmitRegion.Run(link.Image, i, Place(link.Regions[i])).Length;
            }
        }

        return misfits;
    }

    private Span<byte> Place(Region region) => file.AsSpan((int)region.FileOffset, (int)region.SizeBytes);
}
