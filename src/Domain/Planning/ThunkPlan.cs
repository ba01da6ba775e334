using System.Collections.Immutable;

namespace AfsLd.Domain.Planning;

/// <summary>A branch thunk: 12 bytes (ADRP x16; ADD x16; BR x16) that reach any address.</summary>
/// <param name="Section">The output section it lies in.</param>
/// <param name="Address">Its own address.</param>
/// <param name="Target">What it jumps to: a symbol (through its stub if it has one) or a place.</param>
public readonly record struct Thunk(int Section, ulong Address, SlotTarget Target);

/// <summary>All thunks, ascending by address.</summary>
/// <param name="Thunks">The thunks.</param>
public sealed record ThunkPlan(ImmutableArray<Thunk> Thunks)
{
    /// <summary>No branch is out of reach.</summary>
    public static readonly ThunkPlan Empty = new([]);
}
