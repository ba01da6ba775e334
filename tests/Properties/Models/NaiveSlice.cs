using System;
using System.Collections.Generic;
using System.Linq;

namespace AfsLd.Tests.Properties.Models;

/// <summary>A rule of slice selection that a mutant forgets.</summary>
public enum SliceBlunder
{
    None,
    FirstSlice,
    LastArm64,
    TakesArm64E,
    NeverArm64E,
    Arm64EObjects,
    ComparesCapabilityBits,
}

/// <summary>One slice of a universal file, as the test made it.</summary>
public sealed record FatSlice(uint CpuType, uint CpuSubtype, byte[] Contents, bool IsLibrary)
{
    public bool IsArm64E => CpuType == 0x0100000c && (CpuSubtype & 0xffffff) == 2;
}

/// <summary>The slice to link: the first for arm64, else the last library for arm64e, which exports the same.</summary>
public static class NaiveSlice
{
    /// <summary>The slice's bytes; null when there is none.</summary>
    public static byte[]? Of(IReadOnlyList<FatSlice> slices, SliceBlunder blunder = SliceBlunder.None)
    {
        bool IsArm64(FatSlice slice) => slice.CpuType == 0x0100000c
            && ((blunder == SliceBlunder.ComparesCapabilityBits ? slice.CpuSubtype : slice.CpuSubtype & 0xffffff) <= 1
                || (blunder == SliceBlunder.TakesArm64E && slice.IsArm64E));
        IEnumerable<FatSlice> plain = slices.Where(IsArm64);
        FatSlice? found = blunder switch
        {
            SliceBlunder.FirstSlice => slices.FirstOrDefault(),
            SliceBlunder.LastArm64 => plain.LastOrDefault(),
            _ => plain.FirstOrDefault(),
        };
        if (found is null && blunder != SliceBlunder.NeverArm64E)
        {
            found = slices.LastOrDefault(s => s.IsArm64E && (s.IsLibrary || blunder == SliceBlunder.Arm64EObjects));
        }

        return found?.Contents;
    }
}
