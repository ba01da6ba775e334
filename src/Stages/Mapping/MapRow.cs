namespace AfsLd.Stages.Mapping;

/// <summary>What names a row of the link map.</summary>
internal enum MapName : byte
{
    /// <summary>A symbol of the object: its nlist index.</summary>
    Symbol,
    /// <summary>An atom without a name: its AtomId value.</summary>
    Atom,
    /// <summary>A tentative definition: its SymbolId value.</summary>
    Common,
    /// <summary>An entry of a section that the linker makes: its index there.</summary>
    Synthetic,
    /// <summary>A branch thunk: its index.</summary>
    Thunk,
}

/// <summary>One row of the link map.</summary>
/// <param name="Address">Where it lies; 0 for what was stripped.</param>
/// <param name="SizeBytes">Up to the next row of the same atom; 0 for all but the last name of one place, so that no byte counts twice.</param>
/// <param name="Object">The ObjectId value of the file it comes from; -1: made by the linker.</param>
/// <param name="Section">The output section; -1 for what was stripped.</param>
/// <param name="Kind">What names it.</param>
/// <param name="Index">The name, by kind.</param>
internal readonly record struct MapRow(ulong Address, ulong SizeBytes, int Object, int Section, MapName Kind, int Index);
