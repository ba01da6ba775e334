using System;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Folding;

/// <summary>What a reference of a candidate leads to.</summary>
internal enum FoldTargetKind
{
    /// <summary>Another candidate: Target is its atom.</summary>
    Candidate,
    /// <summary>An atom that stays as it is: Target is its AtomId value.</summary>
    Atom,
    /// <summary>A name that is bound at run time, absolute or the linker's: Target is its SymbolId value.</summary>
    Symbol,
    /// <summary>Nothing.</summary>
    None,
}

/// <summary>Where a reference leads.</summary>
/// <param name="Kind">Which kind of target it has.</param>
/// <param name="Target">An id, by kind.</param>
/// <param name="Addend">Bytes from the target's address.</param>
internal readonly record struct FoldTarget(FoldTargetKind Kind, int Target, long Addend)
{
    /// <summary>Nothing.</summary>
    internal static readonly FoldTarget Nothing = new(FoldTargetKind.None, -1, 0);

    /// <summary>True if both are the same whatever the classes of candidates are.</summary>
    internal bool IsSameBut(FoldTarget other) =>
        Kind == other.Kind && Addend == other.Addend && (Kind == FoldTargetKind.Candidate || Target == other.Target);
}

/// <summary>Says what references of one object lead to. Made once per object.</summary>
internal readonly ref struct FoldReferences
{
    private readonly AtomGraph graph;
    private readonly ReadOnlySpan<GlobalSymbol> globals;
    private readonly ReadOnlySpan<int> candidateOf;
    private readonly ReadOnlySpan<bool> observed;
    private readonly ReferenceReader reader;

    internal FoldReferences(AtomGraph graph, ReadOnlySpan<int> candidateOf, ReadOnlySpan<bool> observed, int objectIndex)
    {
        this.graph = graph;
        this.candidateOf = candidateOf;
        this.observed = observed;
        globals = graph.Resolution.Globals.Symbols.AsSpan();
        reader = new ReferenceReader(graph, objectIndex);
    }

    /// <summary>The target of the relocation at an index that is not an ADDEND.</summary>
    internal FoldTarget At(InputSection section, ReadOnlySpan<RelocationInfo> relocations, int index)
    {
        ReferenceTarget target = reader.ReadAt(section, relocations, index);
        FoldTarget found = target.Symbol >= 0 ? OfSymbol(target.Symbol, target.Addend) : OfAtom(target.Atom, target.Addend);

        // Calls of two functions that do the same are the same; addresses of two that both stay are not.
        bool isItself = found.Kind == FoldTargetKind.Candidate && !observed.IsEmpty && observed[found.Target] && relocations[index].Type != RelocationType.Branch26;
        return isItself ? found with { Kind = FoldTargetKind.Atom } : found;
    }

    internal FoldTarget OfSymbol(int symbol, long addend)
    {
        // What dyld binds may be another image's definition: two names are two things even if they are alike here.
        int atom = globals[symbol].NeedsBinding ? -1 : graph.AtomOfGlobal[symbol];
        return atom < 0
            ? new FoldTarget(FoldTargetKind.Symbol, symbol, addend)
            : OfAtom(atom, addend + graph.OffsetOfGlobal[symbol]);
    }

    internal FoldTarget OfAtom(int atom, long addend) => atom < 0
        ? new FoldTarget(FoldTargetKind.None, -1, addend)
        : new FoldTarget(candidateOf[atom] >= 0 ? FoldTargetKind.Candidate : FoldTargetKind.Atom, atom, addend);
}
