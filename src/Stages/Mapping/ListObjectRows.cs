using System;
using System.Collections.Generic;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Mapping;

/// <summary>Lists the rows of one object: its names, and its atoms that have none.</summary>
internal static class ListObjectRows
{
    /// <summary>A name that the map shows: where it is, and in which order names of one place stand.</summary>
    private readonly record struct Name(int Atom, ulong Offset, int Symbol) : IComparable<Name>
    {
        public int CompareTo(Name other) => (Atom, Offset, Symbol).CompareTo((other.Atom, other.Offset, other.Symbol));
    }

    /// <summary>The rows that are in the output, by atom and offset, and those that -dead_strip took out.</summary>
    internal static (List<MapRow> Live, List<MapRow> Dead) Run(MapPlaces places, int objectIndex)
    {
        AtomGraph graph = places.Graph;
        List<Name> names = NamesOf(graph, objectIndex);
        List<MapRow> live = [];
        List<MapRow> dead = [];
        int next = 0;
        for (int atom = graph.FirstAtomOfObject[objectIndex]; atom < graph.FirstAtomOfObject[objectIndex + 1]; atom++)
        {
            int first = next;
            while (next < names.Count && names[next].Atom == atom)
            {
                next++;
            }

            int kept = graph.Replacement[atom];
            short section = places.SectionOfAtom[kept];
            bool isCopy = kept != atom;
            if (isCopy && (graph.Atoms.Flags[atom] & AtomFlags.Literal) != 0)
            {
                // One of several equal literals: the one that stays has its row.
                continue;
            }

            List<MapRow> rows = section < 0 ? dead : live;
            ulong address = section < 0 ? 0 : places.AddressOfAtom[kept];
            if (!isCopy && (first == next || names[first].Offset != 0))
            {
                ulong size = first == next ? graph.Atoms.SizeBytes[atom] : names[first].Offset;
                rows.Add(new MapRow(address, size, objectIndex, section, MapName.Atom, atom));
            }

            for (int i = first; i < next; i++)
            {
                ulong end = i + 1 < next ? names[i + 1].Offset : Math.Max(graph.Atoms.SizeBytes[atom], names[i].Offset);

                // A function that was folded into another has a name there, and no bytes of its own.
                ulong size = isCopy ? 0 : end - names[i].Offset;
                rows.Add(new MapRow(section < 0 ? 0 : address + names[i].Offset, size, objectIndex, section, MapName.Symbol, names[i].Symbol));
            }
        }

        return (live, dead);
    }

    private static List<Name> NamesOf(AtomGraph graph, int objectIndex)
    {
        ParsedObject input = graph.Resolution.Objects[objectIndex];
        ReadOnlySpan<NList64> symbols = input.Symbols.Rows;
        ReadOnlySpan<int> atoms = graph.AtomOfSymbol[objectIndex].AsSpan();
        ReadOnlySpan<int> map = graph.Resolution.SymbolMaps[objectIndex].AsSpan();
        List<Name> names = [];
        for (int i = 0; i < symbols.Length; i++)
        {
            if (atoms[i] >= 0 && IsShown(graph, input, objectIndex, i, map[i], atoms[i]))
            {
                ulong offset = symbols[i].Value - input.Sections[symbols[i].Section - 1].Address - graph.Atoms.OffsetInSection[atoms[i]];
                names.Add(new Name(atoms[i], offset, i));
            }
        }

        names.Sort();
        return WithoutLabels(input, names);
    }

    /// <summary>Leaves out a compiler's label (l..., which no output has) where something with a better name begins.</summary>
    private static List<Name> WithoutLabels(ParsedObject input, List<Name> names)
    {
        List<Name> shown = new(names.Count);
        for (int i = 0; i < names.Count; i++)
        {
            bool isAlone = (i == 0 || !AreOnePlace(names[i], names[i - 1])) && (i + 1 == names.Count || !AreOnePlace(names[i], names[i + 1]));
            if (isAlone || input.Symbols.NameOf(names[i].Symbol)[0] != (byte)'l')
            {
                shown.Add(names[i]);
            }
        }

        return shown;
    }

    private static bool AreOnePlace(Name left, Name right) => left.Atom == right.Atom && left.Offset == right.Offset;

    /// <summary>Not a definition that lost, not an assembler's label, not the label of a literal: that shows what it holds.</summary>
    private static bool IsShown(AtomGraph graph, ParsedObject input, int objectIndex, int symbol, int global, int atom)
    {
        if (input.Symbols.NameLengths[symbol] == 0)
        {
            return false;
        }

        if (global >= 0)
        {
            GlobalSymbol owner = graph.Resolution.Globals.Symbols[global];
            return owner.Kind == GlobalKind.Defined && owner.Owner == objectIndex && owner.OwnerSymbol == symbol;
        }

        ReadOnlySpan<byte> name = input.Symbols.NameOf(symbol);
        return name[0] != (byte)'L' && (graph.Atoms.Flags[atom] & AtomFlags.Literal) == 0;
    }
}
