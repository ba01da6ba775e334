using System;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Says which entries of one object's symbol table are local symbols of the output.</summary>
internal readonly ref struct LocalSymbolFilter
{
    private readonly ReadOnlySpan<GlobalSymbol> globals;
    private readonly ReadOnlySpan<int> map;
    private readonly ReadOnlySpan<int> atoms;
    private readonly ReadOnlySpan<short> sectionOfAtom;
    private readonly ReadOnlySpan<byte> strings;
    private readonly ReadOnlySpan<int> replacement;
    private readonly LinkOptions options;
    private readonly int objectIndex;

    internal LocalSymbolFilter(OutputPlan plan, int objectIndex)
    {
        Resolution resolution = plan.Graph.Resolution;
        this.objectIndex = objectIndex;
        options = plan.Options;
        globals = resolution.Globals.Symbols.AsSpan();
        map = resolution.SymbolMaps[objectIndex].AsSpan();
        atoms = plan.Graph.AtomOfSymbol[objectIndex].AsSpan();
        sectionOfAtom = plan.SectionOfAtom.AsSpan();
        replacement = plan.Graph.Replacement.AsSpan();
        strings = resolution.Objects[objectIndex].Symbols.Strings.Span;
    }

    /// <summary>True if the entry is a local of the output: a named local of a live atom, or a private extern that this object owns.</summary>
    internal bool Keeps(in NList64 row, int index)
    {
        if (row.IsStab || row.Kind is not (SymbolTypes.Section or SymbolTypes.Absolute or SymbolTypes.Undefined))
        {
            return false;
        }

        if (map[index] >= 0)
        {
            ref readonly GlobalSymbol global = ref globals[map[index]];
            return global.Has(GlobalFlags.PrivateExtern)
                && global.Owner == objectIndex
                && global.OwnerSymbol == index
                && (global.Kind is GlobalKind.Absolute or GlobalKind.Common || (global.Kind == GlobalKind.Defined && IsPlaced(index)))
                && !options.StripLocals;
        }

        if (options.StripLocals || row.Kind == SymbolTypes.Undefined)
        {
            return false;
        }

        // Names that begin with l or L are the assembler's and the compiler's own: no output has them (ld64).
        byte first = strings[(int)row.StringIndex];
        return first is not ((byte)'l' or (byte)'L' or 0) && (row.Kind == SymbolTypes.Absolute || IsPlaced(index));
    }

    private bool IsPlaced(int index) => atoms[index] >= 0 && replacement[atoms[index]] == atoms[index] && sectionOfAtom[atoms[index]] >= 0;
}
