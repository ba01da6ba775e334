using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Ids;

namespace AfsLd.Domain.Planning;

/// <summary>Every slot that the linker makes: which names need a GOT slot, a stub, a lazy pointer, a TLV pointer.</summary>
/// <remarks>Slots are in order of first need: object order, atom order, relocation order.</remarks>
public sealed record SyntheticPlan
{
    /// <summary>The GOT slots, 8 bytes each (__DATA_CONST,__got).</summary>
    public required ImmutableArray<SlotTarget> Got { get; init; }

    /// <summary>Per global symbol: its GOT slot, or -1.</summary>
    public required ImmutableArray<int> GotSlotOfSymbol { get; init; }

    /// <summary>GOT slots of places in atoms (those with no global symbol).</summary>
    public required ImmutableDictionary<SlotTarget, int> GotSlotOfPlace { get; init; }

    /// <summary>The stubs, 12 bytes each (__TEXT,__stubs).</summary>
    public required ImmutableArray<SymbolId> Stubs { get; init; }

    /// <summary>Per global symbol: its stub, or -1.</summary>
    public required ImmutableArray<int> StubOfSymbol { get; init; }

    /// <summary>Classic lazy binding: the lazy pointers, 8 bytes each; a stub whose symbol has none jumps through its GOT slot.</summary>
    public required ImmutableArray<SymbolId> LazyPointers { get; init; }

    /// <summary>Per global symbol: its lazy pointer, or -1.</summary>
    public required ImmutableArray<int> LazyPointerOfSymbol { get; init; }

    /// <summary>The thread-local pointer slots, 8 bytes each (__DATA,__thread_ptrs).</summary>
    public required ImmutableArray<SymbolId> TlvPointers { get; init; }

    /// <summary>Per global symbol: its thread-local pointer slot, or -1.</summary>
    public required ImmutableArray<int> TlvPointerOfSymbol { get; init; }

    /// <summary>What is odd about the references, in object order.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];
}
