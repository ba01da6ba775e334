using System;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Unwinding;

/// <summary>A place in an object: an atom of it (not replaced) and a byte offset there.</summary>
internal readonly record struct LocalPlace(int Atom, uint Offset);

/// <summary>Finds the atoms of one object that unwind information points at. A reference to a name means this object's own
/// definition, whoever won it: what describes a copy that lost must not describe the winner.</summary>
internal ref struct LocalPlaces
{
    private readonly AtomGraph graph;
    private readonly int objectIndex;
    private readonly ParsedObject input;
    private readonly ReadOnlySpan<NList64> symbols;
    private readonly ReadOnlySpan<int> atomOfSymbol;
    private readonly ReadOnlySpan<int> firstAtomOfSection;
    private readonly ReadOnlySpan<uint> offsets;
    private readonly ReadOnlySpan<ulong> sizes;
    private readonly ReadOnlySpan<AtomFlags> flags;
    private readonly ReadOnlySpan<int> replacement;
    private InputSection? recentSection;
    private int recentIndex;
    private int recentAtom;
    private int recentEnd;

    internal LocalPlaces(AtomGraph graph, int objectIndex)
    {
        this.graph = graph;
        this.objectIndex = objectIndex;
        input = graph.Resolution.Objects[objectIndex];
        symbols = input.Symbols.Rows;
        atomOfSymbol = graph.AtomOfSymbol[objectIndex].AsSpan();
        firstAtomOfSection = graph.FirstAtomOfSection[objectIndex].AsSpan();
        offsets = graph.Atoms.OffsetInSection.AsSpan();
        sizes = graph.Atoms.SizeBytes.AsSpan();
        flags = graph.Atoms.Flags.AsSpan();
        replacement = graph.Replacement.AsSpan();
        recentIndex = -1;
    }

    /// <summary>The place that a relocation refers to. False if it is no place in an atom of this object.</summary>
    /// <param name="relocation">UNSIGNED, SUBTRACTOR or POINTER_TO_GOT.</param>
    /// <param name="contents">External: an addend; else an address in the object's own address space.</param>
    /// <param name="place">The place.</param>
    internal bool TryFind(RelocationInfo relocation, long contents, out LocalPlace place)
    {
        if (!relocation.IsExternal)
        {
            int section = relocation.SymbolNumber - 1;
            place = default;
            return (uint)section < (uint)input.Sections.Length && TryFind(section, contents - (long)SectionAt(section).Address, out place);
        }

        int symbol = relocation.SymbolNumber;
        if ((uint)symbol >= (uint)symbols.Length || atomOfSymbol[symbol] < 0)
        {
            place = default;
            return false;
        }

        int atom = atomOfSymbol[symbol];
        NList64 row = symbols[symbol];
        ulong offset = row.Value - SectionAt(row.Section - 1).Address + (ulong)contents;
        if (offset >= offsets[atom] && offset - offsets[atom] <= sizes[atom] && offset - offsets[atom] <= uint.MaxValue)
        {
            place = new LocalPlace(atom, (uint)(offset - offsets[atom]));
            return true;
        }

        return TryFind(row.Section - 1, (long)offset, out place);
    }

    /// <summary>The place at an offset of a section; its end belongs to its last atom.</summary>
    private bool TryFind(int section, long signedOffset, out LocalPlace place)
    {
        place = default;
        ulong offset = (ulong)signedOffset;
        if (offset > SectionAt(section).SizeBytes)
        {
            return false;
        }

        // Rows ascend by function nearly always: the next atom is the likely one.
        int next = recentAtom + 1;
        int atom = next < recentEnd && offsets[next] == offset && (next + 1 == recentEnd || offsets[next + 1] > offset)
            ? next
            : graph.AtomAt(objectIndex, section, offset);
        if (atom < 0 || offset - offsets[atom] > uint.MaxValue)
        {
            return false;
        }

        recentAtom = atom;
        place = new LocalPlace(atom, (uint)(offset - offsets[atom]));
        return true;
    }

    private InputSection SectionAt(int index)
    {
        if (index == recentIndex && recentSection is not null)
        {
            return recentSection;
        }

        recentIndex = index;
        recentSection = input.Sections[index];
        recentEnd = firstAtomOfSection[index + 1];
        recentAtom = firstAtomOfSection[index] - 1;
        return recentSection;
    }

    /// <summary>The place at an address of the object's own address space.</summary>
    internal bool TryFindAddress(ulong address, out LocalPlace place)
    {
        for (int s = 0; s < input.Sections.Length; s++)
        {
            InputSection section = input.Sections[s];
            if (address - section.Address < section.SizeBytes && firstAtomOfSection[s] != firstAtomOfSection[s + 1])
            {
                return TryFind(s, (long)(address - section.Address), out place);
            }
        }

        place = default;
        return false;
    }

    /// <summary>The address in the object's own address space that a relocation's symbol or section stands for.</summary>
    internal readonly bool TryAddressOf(RelocationInfo relocation, long contents, out ulong address)
    {
        address = (ulong)contents;
        if (!relocation.IsExternal)
        {
            return (uint)(relocation.SymbolNumber - 1) < (uint)input.Sections.Length;
        }

        if ((uint)relocation.SymbolNumber >= (uint)symbols.Length || symbols[relocation.SymbolNumber].Kind != SymbolTypes.Section)
        {
            return false;
        }

        address += symbols[relocation.SymbolNumber].Value;
        return true;
    }

    /// <summary>True if the atom is in the output so far.</summary>
    internal readonly bool IsKept(int atom) =>
        (flags[atom] & AtomFlags.Dropped) == 0 && replacement[atom] == atom;
}
