using System;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;

namespace AfsLd.Stages.Planning;

/// <summary>Gives consecutive atoms consecutive addresses.</summary>
internal static class AtomPlacer
{
    /// <summary>Rounds up to a power of two.</summary>
    internal static ulong AlignUp(ulong value, int alignLog2) => (value + (1UL << alignLog2) - 1) & ~((1UL << alignLog2) - 1);

    /// <summary>Places atoms from <paramref name="address"/> on; returns the address after the last one.</summary>
    internal static ulong Place(AtomColumns atoms, ReadOnlySpan<AtomId> order, ulong address, ulong[] addressOfAtom)
    {
        ReadOnlySpan<ulong> sizes = atoms.SizeBytes.AsSpan();
        ReadOnlySpan<byte> aligns = atoms.AlignLog2.AsSpan();
        foreach (AtomId atom in order)
        {
            address = AlignUp(address, aligns[atom.Value]);
            addressOfAtom[atom.Value] = address;
            address += sizes[atom.Value];
        }

        return address;
    }
}
