using System;
using System.Buffers.Binary;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Atoms;

/// <summary>What a relocation refers to, its own addend included.</summary>
/// <param name="Symbol">The SymbolId value of an external name, or -1.</param>
/// <param name="Atom">Without a symbol: the atom (already replaced), or -1 when it lies in no atom.</param>
/// <param name="Addend">Bytes from the symbol's or the atom's address.</param>
internal readonly record struct ReferenceTarget(int Symbol, int Atom, long Addend);

/// <summary>Finds out what the relocations of one object refer to. Made once per object, used once per relocation.</summary>
internal readonly ref struct ReferenceReader
{
    private readonly AtomGraph graph;
    private readonly int objectIndex;
    private readonly ParsedObject input;
    private readonly ReadOnlySpan<NList64> rows;
    private readonly ReadOnlySpan<int> symbolMap;
    private readonly ReadOnlySpan<int> atomOfSymbol;
    private readonly ReadOnlySpan<int> replacement;
    private readonly ReadOnlySpan<uint> offsets;

    internal ReferenceReader(AtomGraph graph, int objectIndex)
    {
        this.graph = graph;
        this.objectIndex = objectIndex;
        input = graph.Resolution.Objects[objectIndex];
        rows = input.Symbols.Rows;
        symbolMap = graph.Resolution.SymbolMaps[objectIndex].AsSpan();
        atomOfSymbol = graph.AtomOfSymbol[objectIndex].AsSpan();
        replacement = graph.Replacement.AsSpan();
        offsets = graph.Atoms.OffsetInSection.AsSpan();
    }

    /// <summary>The target of one relocation whose addend is known.</summary>
    /// <param name="relocation">Not ADDEND.</param>
    /// <param name="addend">External: the addend of the pair or of the contents. Not external: the contents, an address
    /// in the object's own address space.</param>
    internal ReferenceTarget Read(RelocationInfo relocation, long addend)
    {
        if (!relocation.IsExternal)
        {
            return AtSection(relocation.SymbolNumber - 1, (ulong)addend - input.Sections[relocation.SymbolNumber - 1].Address);
        }

        int index = relocation.SymbolNumber;
        if (symbolMap[index] >= 0)
        {
            return new ReferenceTarget(symbolMap[index], -1, addend);
        }

        int atom = atomOfSymbol[index];
        if (atom < 0)
        {
            return new ReferenceTarget(-1, -1, addend);
        }

        NList64 row = rows[index];
        InputSection section = input.Sections[row.Section - 1];
        ulong offset = row.Value - section.Address;
        if (addend != 0 && (graph.Atoms.Flags[atom] & AtomFlags.Literal) != 0 && graph.Atoms.ObjectOf[atom] == objectIndex)
        {
            // Assemblers reach assembler-local strings as (first local symbol of the section) + addend: the string that
            // lies there is meant, wherever it goes.
            return AtSection(row.Section - 1, offset + (ulong)addend);
        }

        return new ReferenceTarget(-1, replacement[atom], (long)(offset - offsets[atom]) + addend);
    }

    /// <summary>The target of the relocation at an index, its addend taken from where its type keeps it.</summary>
    /// <param name="section">The section that it relocates.</param>
    /// <param name="relocations">Relocations of the section, its own ADDEND among them.</param>
    /// <param name="index">Which; not an ADDEND.</param>
    internal ReferenceTarget ReadAt(InputSection section, ReadOnlySpan<RelocationInfo> relocations, int index)
    {
        RelocationInfo relocation = relocations[index];
        long addend = 0;
        if (relocation.Type == RelocationType.Subtractor)
        {
            addend = relocation.IsExternal ? 0 : (long)SectionAddress(relocation.SymbolNumber - 1);
        }
        else if (relocation.Type == RelocationType.Unsigned)
        {
            addend = AddendInPlace(section.Contents.Span[(int)relocation.Address..], relocation.LengthLog2);
        }
        else if (index > 0 && relocations[index - 1].Type == RelocationType.Addend)
        {
            addend = relocations[index - 1].SignedSymbolNumber;
        }

        return Read(relocation, addend);
    }

    /// <summary>The address of a section in the object's own address space.</summary>
    internal ulong SectionAddress(int section) => input.Sections[section].Address;

    private ReferenceTarget AtSection(int section, ulong offset)
    {
        int atom = graph.AtomAt(objectIndex, section, offset);
        return atom < 0
            ? new ReferenceTarget(-1, -1, (long)offset)
            : new ReferenceTarget(-1, replacement[atom], (long)(offset - offsets[atom]));
    }

    /// <summary>The addend that an UNSIGNED, SUBTRACTOR or POINTER_TO_GOT relocation keeps in the bytes it relocates.</summary>
    internal static long AddendInPlace(ReadOnlySpan<byte> place, int lengthLog2) => lengthLog2 == 3
        ? BinaryPrimitives.ReadInt64LittleEndian(place)
        : BinaryPrimitives.ReadInt32LittleEndian(place);
}
