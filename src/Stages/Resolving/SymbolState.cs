using AfsLd.Domain.Graph;

namespace AfsLd.Stages.Resolving;

/// <summary>A name's row while the fold runs: what a probe compares and what it then changes, in one cache line.</summary>
internal struct SymbolState
{
    /// <summary>The name's hash.</summary>
    public ulong Hash;

    /// <summary>ObjectId of the definition; later the DylibId or LinkerDefined index; -1 while there is none.</summary>
    public int Owner;

    /// <summary>The nlist index of the definition in that object.</summary>
    public int OwnerSymbol;

    public GlobalFlags Flags;
    public ReferenceMarks Marks;
    public GlobalKind Kind;
}
