using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.LinkEdit;

/// <summary>Lists the symbols of a group of objects that are local symbols of the output.</summary>
internal static class CollectLocals
{
    internal static LocalRows Run(OutputPlan plan, GlobalClasses classes, LocalNameLists? lists, int firstObject, int objectCount)
    {
        if (plan.Options.StripLocals)
        {
            return new LocalRows([], ImmutableCollectionsMarshal.AsImmutableArray(new int[objectCount]), 0);
        }

        var rows = new GrowingArray<int>(256);
        var ends = new int[objectCount];
        uint bytes = 0;
        for (int o = 0; o < objectCount; o++)
        {
            var filter = new Filter(plan, classes, lists, firstObject + o);
            filter.AddTo(ref rows, ref bytes);
            ends[o] = rows.Count;
        }

        return new LocalRows([.. rows.Items], ImmutableCollectionsMarshal.AsImmutableArray(ends), bytes);
    }

    private readonly ref struct Filter
    {
        private readonly ObjectSymbols symbols;
        private readonly ReadOnlySpan<GlobalSymbol> globals;
        private readonly ReadOnlySpan<GlobalClass> classes;
        private readonly ReadOnlySpan<int> map;
        private readonly ReadOnlySpan<int> atoms;
        private readonly ReadOnlySpan<short> sectionOfAtom;
        private readonly ReadOnlySpan<int> replacement;
        private readonly ReadOnlySpan<AtomFlags> flags;
        private readonly LocalNameLists? lists;
        private readonly int objectIndex;

        internal Filter(OutputPlan plan, GlobalClasses classes, LocalNameLists? lists, int objectIndex)
        {
            Resolution resolution = plan.Graph.Resolution;
            symbols = resolution.Objects[objectIndex].Symbols;
            globals = resolution.Globals.Symbols.AsSpan();
            this.classes = classes.Of.AsSpan();
            map = resolution.SymbolMaps[objectIndex].AsSpan();
            atoms = plan.Graph.AtomOfSymbol[objectIndex].AsSpan();
            sectionOfAtom = plan.SectionOfAtom.AsSpan();
            replacement = plan.Graph.Replacement.AsSpan();
            flags = plan.Graph.Atoms.Flags.AsSpan();
            this.lists = lists;
            this.objectIndex = objectIndex;
        }

        internal void AddTo(ref GrowingArray<int> kept, ref uint bytes)
        {
            ReadOnlySpan<NList64> rows = symbols.Rows;
            ReadOnlySpan<int> lengths = symbols.NameLengths.AsSpan();
            ReadOnlySpan<byte> strings = symbols.Strings.Span;
            for (int i = 0; i < rows.Length; i++)
            {
                ref readonly NList64 row = ref rows[i];
                if ((map[i] >= 0 ? IsOwnHidden(i) : IsLocal(row, i, strings))
                    && (lists is null || lists.Keeps(strings.Slice((int)row.StringIndex, lengths[i]))))
                {
                    kept.Add(i);
                    bytes += (uint)lengths[i] + 1;
                }
            }
        }

        /// <summary>True for a private extern that this very entry defines: other objects' entries of the name are not repeated.</summary>
        private bool IsOwnHidden(int index)
        {
            if (classes[map[index]] != GlobalClass.Hidden)
            {
                return false;
            }

            ref readonly GlobalSymbol global = ref globals[map[index]];
            return global.Owner == objectIndex && global.OwnerSymbol == index;
        }

        /// <summary>True for a named local of an atom that is in the output, or an absolute one.</summary>
        private bool IsLocal(in NList64 row, int index, ReadOnlySpan<byte> strings)
        {
            if (row.IsStab || row.Kind is not (SymbolTypes.Section or SymbolTypes.Absolute))
            {
                return false;
            }

            // Names that begin with l or L are the assembler's and the compiler's own: no output has them (ld64).
            return strings[(int)row.StringIndex] is not ((byte)'l' or (byte)'L' or 0) && (row.Kind == SymbolTypes.Absolute || IsPlaced(index));
        }

        /// <summary>The name of a folded function stays, at the address of the one that stands for it; other copies take their names with them.</summary>
        private bool IsPlaced(int index) =>
            atoms[index] is >= 0 and int atom
            && (replacement[atom] == atom || (flags[atom] & AtomFlags.Folded) != 0)
            && sectionOfAtom[replacement[atom]] >= 0;
    }
}
