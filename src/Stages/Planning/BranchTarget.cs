using System;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Planning;

/// <summary>Where a branch goes: a symbol's stub when it has one, else its definition.</summary>
internal readonly ref struct BranchTarget
{
    private readonly ReadOnlySpan<int> stubOfSymbol;
    private readonly ReadOnlySpan<ulong> addressOfGlobal;
    private readonly ReadOnlySpan<ulong> addressOfAtom;
    private readonly ulong stubs;

    internal BranchTarget(OutputPlan plan, ulong stubsAddress, ReadOnlySpan<ulong> addressOfGlobal, ReadOnlySpan<ulong> addressOfAtom)
    {
        stubOfSymbol = plan.Synthetics.StubOfSymbol.AsSpan();
        stubs = stubsAddress;
        this.addressOfGlobal = addressOfGlobal;
        this.addressOfAtom = addressOfAtom;
    }

    /// <summary>The address that a reference to a symbol's code reaches, without an addend.</summary>
    internal ulong OfSymbol(int symbol) => stubOfSymbol[symbol] >= 0
        ? stubs + ((ulong)stubOfSymbol[symbol] * AddSynthetics.StubSizeBytes)
        : addressOfGlobal[symbol];

    internal ulong Of(ReferenceTarget target) => target.Symbol >= 0
        ? OfSymbol(target.Symbol) + (ulong)target.Addend
        : addressOfAtom[target.Atom] + (ulong)target.Addend;

    internal ulong Of(SlotTarget target) => target.Symbol >= 0
        ? OfSymbol(target.Symbol) + target.Offset
        : addressOfAtom[target.Atom] + target.Offset;

    /// <summary>The key under which a branch's thunk is shared.</summary>
    internal static SlotTarget Key(ReferenceTarget target) => new(target.Symbol, target.Symbol >= 0 ? -1 : target.Atom, (uint)target.Addend);
}
