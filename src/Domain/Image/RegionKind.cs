namespace AfsLd.Domain.Image;

/// <summary>What fills a region.</summary>
public enum RegionKind : byte
{
    /// <summary>mach_header_64, the load commands and the room after them.</summary>
    Header,
    /// <summary>Atoms of one section: First and Count index OutputPlan.AtomOrder.</summary>
    Atoms,
    /// <summary>A branch-thunk island: First indexes ThunkPlan.Islands.</summary>
    ThunkIsland,
    /// <summary>A section that the linker makes.</summary>
    Synthetic,
    /// <summary>A chunk of __LINKEDIT: First indexes LinkEdit's chunks.</summary>
    LinkEdit,
    /// <summary>The code signature: written when everything before it is.</summary>
    Signature,
}
