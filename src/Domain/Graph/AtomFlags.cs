using System;

namespace AfsLd.Domain.Graph;

/// <summary>What is known of an atom.</summary>
[Flags]
public enum AtomFlags : byte
{
    /// <summary>Plain data.</summary>
    None = 0,
    /// <summary>Takes no file space.</summary>
    Zerofill = 1,
    /// <summary>A literal (C string, 4, 8 or 16 bytes): equal ones are one.</summary>
    Literal = 2,
    /// <summary>A root of -dead_strip: N_NO_DEAD_STRIP or S_ATTR_NO_DEAD_STRIP.</summary>
    NoDeadStrip = 4,
    /// <summary>S_ATTR_LIVE_SUPPORT: lives if what it refers to lives.</summary>
    LiveSupport = 8,
    /// <summary>Lost to another definition (weak, literal) or taken out: not in the output. See Replacement.</summary>
    Dropped = 16,
    /// <summary>Machine instructions.</summary>
    Code = 32,
    /// <summary>A tentative definition's space: it has no object.</summary>
    Tentative = 64,
    /// <summary>Dropped because another function is the same: its names stay, at the address of the one that stands for it.</summary>
    Folded = 128,
}
