namespace AfsLd.Domain.Graph;

/// <summary>One global name and its owner: a row of <see cref="GlobalTable"/>.</summary>
/// <param name="Name">Where its bytes are.</param>
/// <param name="Hash">NameHash of the name.</param>
/// <param name="Kind">Which kind of owner it has.</param>
/// <param name="Flags">What else is known.</param>
/// <param name="Owner">ObjectId, DylibId or LinkerDefined index, by kind; -1 when there is none.</param>
/// <param name="OwnerSymbol">The nlist index of the definition in the owning object; -1 when there is none. Of a dylib's symbol:
/// the SymbolId value of the name it has there, if this one is exported for it; else -1.</param>
/// <param name="Value">Common: the size in bytes. Absolute: the value. Else 0.</param>
/// <param name="AlignLog2">Common: log2 of the alignment.</param>
public readonly record struct GlobalSymbol(
    NameRef Name,
    ulong Hash,
    GlobalKind Kind,
    GlobalFlags Flags,
    int Owner,
    int OwnerSymbol,
    ulong Value,
    byte AlignLog2)
{
    /// <summary>True if any of the flags is set.</summary>
    public bool Has(GlobalFlags flags) => (Flags & flags) != 0;

    /// <summary>Defined in this image: an object, a common, the linker, or absolute.</summary>
    public bool IsDefinedHere => Kind is GlobalKind.Defined or GlobalKind.Common or GlobalKind.Absolute or GlobalKind.LinkerDefined;

    /// <summary>dyld decides at run time what it is: imports, exported weak definitions, interposable symbols.</summary>
    public bool NeedsBinding => Kind is GlobalKind.Dylib or GlobalKind.Undefined || Has(GlobalFlags.BoundAtRunTime);
}
