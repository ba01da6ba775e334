using System.Collections.Immutable;

namespace AfsLd.Domain.Planning;

/// <summary>A branch thunk: 12 bytes (ADRP x16; ADD x16; BR x16) that reach any address within 4 GiB.</summary>
/// <param name="Address">Its own address.</param>
/// <param name="Target">What it jumps to: a symbol (through its stub if it has one) or a place.</param>
public readonly record struct Thunk(ulong Address, SlotTarget Target)
{
    /// <summary>Size of a thunk in bytes.</summary>
    public const int SizeBytes = 12;
}

/// <summary>A run of thunks between two atoms of one section.</summary>
/// <param name="Section">The output section's index.</param>
/// <param name="NextAtom">Index in OutputPlan.AtomOrder of the atom that follows (or the section's end).</param>
/// <param name="Address">The address of its first thunk.</param>
/// <param name="FirstThunk">Index of its first thunk in <see cref="ThunkPlan.Thunks"/>.</param>
/// <param name="ThunkCount">How many follow.</param>
public readonly record struct ThunkIsland(int Section, int NextAtom, ulong Address, int FirstThunk, int ThunkCount);

/// <summary>All branch thunks, ascending by address, grouped into islands.</summary>
/// <param name="Thunks">The thunks.</param>
/// <param name="Islands">The islands that have thunks, ascending by address.</param>
/// <param name="ByTarget">Indices of the thunks for a target, ascending by address.</param>
public sealed record ThunkPlan(
    ImmutableArray<Thunk> Thunks,
    ImmutableArray<ThunkIsland> Islands,
    ImmutableDictionary<SlotTarget, ImmutableArray<int>> ByTarget)
{
    /// <summary>How far B and BL reach, forward (backward it is 4 bytes more): 128 MiB less one instruction.</summary>
    public const long BranchReachBytes = (128L << 20) - 4;

    /// <summary>No branch is out of reach.</summary>
    public static readonly ThunkPlan Empty = new([], [], ImmutableDictionary<SlotTarget, ImmutableArray<int>>.Empty);

    /// <summary>The address of the nearest thunk for a target that a branch at an address reaches, or 0.</summary>
    public ulong Find(SlotTarget target, ulong branchAddress)
    {
        if (!ByTarget.TryGetValue(target, out ImmutableArray<int> candidates))
        {
            return 0;
        }

        ulong best = 0;
        ulong bestDistance = BranchReachBytes;
        foreach (int index in candidates)
        {
            ulong address = Thunks[index].Address;
            ulong distance = address > branchAddress ? address - branchAddress : branchAddress - address;
            if (distance <= bestDistance && (best == 0 || distance < bestDistance))
            {
                best = address;
                bestDistance = distance;
            }
        }

        return best;
    }
}
