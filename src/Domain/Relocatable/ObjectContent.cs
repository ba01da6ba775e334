namespace AfsLd.Domain.Relocatable;

/// <summary>What a section of a relocatable output is made of.</summary>
public enum ObjectContent : byte
{
    /// <summary>Atoms of the inputs, relocated again.</summary>
    Atoms,
    /// <summary>The rows of __LD,__compact_unwind.</summary>
    CompactUnwind,
    /// <summary>CIEs and FDEs.</summary>
    EhFrame,
    /// <summary>Bytes that are known and have no relocations.</summary>
    Bytes,
}
