using System;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Where a global name goes in the tables of __LINKEDIT: a byte each, so that a table of them stays in the cache.</summary>
[Flags]
internal enum GlobalClass : byte
{
    /// <summary>Nowhere: its definition was dropped, or nothing uses it.</summary>
    None = 0,
    /// <summary>A defined external of the symbol table.</summary>
    External = 1,
    /// <summary>An undefined symbol of the symbol table.</summary>
    Imported = 2,
    /// <summary>Defined here and private extern: a local of the symbol table, in its owner's place.</summary>
    Hidden = 4,
    /// <summary>In the export trie.</summary>
    Exported = 8,
    /// <summary>An exported weak definition, or an import of one (MH_BINDS_TO_WEAK).</summary>
    BindsWeak = 16,
    /// <summary>An exported weak definition, or a strong one that overrides a dylib's weak one (MH_WEAK_DEFINES).</summary>
    DefinesWeak = 32,
    /// <summary>Another name of a definition, private extern: a local of the symbol table behind those of the objects.</summary>
    HiddenAlias = 64,
}
