using AfsLd.Domain.Graph;

namespace AfsLd.Stages.Resolving;

/// <summary>The hot part of a name's row while the fold runs: 16 bytes, so that a probe touches one line of it.</summary>
internal struct SymbolState
{
    /// <summary>ObjectId of the definition; later the DylibId or LinkerDefined index; -1 while there is none.</summary>
    public int Owner;

    /// <summary>The nlist index of the definition in that object.</summary>
    public int OwnerSymbol;

    public GlobalFlags Flags;
    public ReferenceMarks Marks;
    public GlobalKind Kind;
}
