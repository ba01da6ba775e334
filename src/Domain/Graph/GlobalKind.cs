namespace AfsLd.Domain.Graph;

/// <summary>What owns a global name once resolution is over.</summary>
public enum GlobalKind : byte
{
    /// <summary>Nothing: allowed by -U or -undefined, or weakly referenced; bound by flat lookup.</summary>
    Undefined,
    /// <summary>A section of an object: Owner is an ObjectId, OwnerSymbol its nlist index.</summary>
    Defined,
    /// <summary>A tentative definition: Value is its size; SplitAtoms makes an atom of it.</summary>
    Common,
    /// <summary>An absolute value: Value; Owner and OwnerSymbol as for Defined.</summary>
    Absolute,
    /// <summary>A dylib: Owner is a DylibId.</summary>
    Dylib,
    /// <summary>The linker: Owner indexes <see cref="GlobalTable.LinkerDefined"/>.</summary>
    LinkerDefined,
}
