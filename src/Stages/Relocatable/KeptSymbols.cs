using System;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Relocatable;

namespace AfsLd.Stages.Relocatable;

/// <summary>Says what the entries of one object's symbol table become in a relocatable output. Made once per object.</summary>
internal readonly ref struct KeptSymbols
{
    private readonly ReadOnlySpan<GlobalSymbol> globals;
    private readonly ReadOnlySpan<int> map;
    private readonly ReadOnlySpan<int> atoms;
    private readonly ReadOnlySpan<short> sectionOfAtom;
    private readonly ReadOnlySpan<int> replacement;
    private readonly ReadOnlySpan<uint> offsets;
    private readonly ParsedObject input;
    private readonly int objectIndex;
    private readonly bool keepsPrivateExterns;

    internal KeptSymbols(ObjectLayout layout, int objectIndex)
    {
        Resolution resolution = layout.Graph.Resolution;
        this.objectIndex = objectIndex;
        input = resolution.Objects[objectIndex];
        globals = resolution.Globals.Symbols.AsSpan();
        map = resolution.SymbolMaps[objectIndex].AsSpan();
        atoms = layout.Graph.AtomOfSymbol[objectIndex].AsSpan();
        sectionOfAtom = layout.SectionOfAtom.AsSpan();
        replacement = layout.Graph.Replacement.AsSpan();
        offsets = layout.Graph.Atoms.OffsetInSection.AsSpan();
        keepsPrivateExterns = layout.Options.KeepPrivateExterns;
    }

    /// <summary>True if the entry is a local symbol of the output: a local whose atom is left, or a private extern that this object owns.</summary>
    internal bool IsLocal(in NList64 row, int index)
    {
        if (row.IsStab || row.Kind is not (SymbolTypes.Section or SymbolTypes.Absolute))
        {
            return false;
        }

        return map[index] >= 0
            ? IsOwned(index) && BecomesLocal(globals[map[index]], keepsPrivateExterns) && (row.Kind == SymbolTypes.Absolute || IsPlaced(index))
            : row.Kind == SymbolTypes.Absolute || IsPlaced(index);
    }

    /// <summary>True if the entry lies in a section of the output, as a local or as the definition of an external name.</summary>
    internal bool IsInSection(in NList64 row, int index) =>
        !row.IsStab && row.Kind == SymbolTypes.Section && IsPlaced(index) && (map[index] < 0 || IsOwned(index));

    /// <summary>ld64: private externs are static from here on, unless -keep_private_externs.</summary>
    internal static bool BecomesLocal(in GlobalSymbol global, bool keepsPrivateExterns) =>
        !keepsPrivateExterns && global.Has(GlobalFlags.PrivateExtern) && global.Kind is GlobalKind.Defined or GlobalKind.Absolute;

    /// <summary>The atom of an entry that lies in one.</summary>
    internal int AtomOf(int index) => atoms[index];

    /// <summary>The byte offset of an entry in its atom.</summary>
    internal ulong OffsetOf(in NList64 row, int index) => row.Value - input.Sections[row.Section - 1].Address - offsets[atoms[index]];

    /// <summary>The external name's number, or -1.</summary>
    internal int GlobalOf(int index) => map[index];

    private bool IsOwned(int index)
    {
        ref readonly GlobalSymbol global = ref globals[map[index]];
        return global.Owner == objectIndex && global.OwnerSymbol == index && global.Kind is GlobalKind.Defined or GlobalKind.Absolute;
    }

    private bool IsPlaced(int index) => atoms[index] >= 0 && replacement[atoms[index]] == atoms[index] && sectionOfAtom[atoms[index]] >= 0;
}
