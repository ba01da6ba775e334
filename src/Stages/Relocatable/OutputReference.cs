using System;
using System.Collections.Immutable;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Relocatable;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Relocatable;

/// <summary>How the output says what a relocation refers to.</summary>
internal enum ReferenceForm
{
    /// <summary>It cannot: what is referred to is in no section of the output.</summary>
    Nothing,
    /// <summary>By an external name: Number is its SymbolId value.</summary>
    Global,
    /// <summary>By a local symbol of the same object: Number is its nlist index.</summary>
    Local,
    /// <summary>By a local symbol at the start of an atom: Number is its AtomId value.</summary>
    Label,
    /// <summary>By an address of a section: Number is the AtomId value, Addend lies in that atom.</summary>
    Place,
}

/// <summary>What a relocation refers to, as the output says it.</summary>
internal readonly record struct OutputReference(ReferenceForm Form, int Number, long Addend);

/// <summary>Finds out how the output says what the relocations of one object refer to. Made once per object.</summary>
internal readonly ref struct OutputReferences
{
    private readonly ReferenceReader reader;
    private readonly ReadOnlySpan<NList64> rows;
    private readonly ReadOnlySpan<int> map;
    private readonly ReadOnlySpan<int> atoms;
    private readonly ReadOnlySpan<int> replacement;
    private readonly ReadOnlySpan<ulong> sizes;
    private readonly ReadOnlySpan<AtomFlags> flags;
    private readonly ReadOnlySpan<short> sectionOfAtom;
    private readonly ImmutableArray<InputSection> sections;

    internal OutputReferences(ObjectLayout layout, int objectIndex)
    {
        AtomGraph graph = layout.Graph;
        reader = new ReferenceReader(graph, objectIndex);
        rows = graph.Resolution.Objects[objectIndex].Symbols.Rows;
        map = graph.Resolution.SymbolMaps[objectIndex].AsSpan();
        atoms = graph.AtomOfSymbol[objectIndex].AsSpan();
        replacement = graph.Replacement.AsSpan();
        sizes = graph.Atoms.SizeBytes.AsSpan();
        flags = graph.Atoms.Flags.AsSpan();
        sectionOfAtom = layout.SectionOfAtom.AsSpan();
        sections = graph.Resolution.Objects[objectIndex].Sections;
    }

    /// <summary>The reference of one relocation.</summary>
    /// <param name="relocation">Not ADDEND.</param>
    /// <param name="addend">External: its addend. Else an address in the object's own address space.</param>
    internal OutputReference Read(RelocationInfo relocation, long addend)
    {
        if (!relocation.IsExternal)
        {
            ReferenceTarget place = reader.Read(relocation, addend);
            return place.Atom < 0 || sectionOfAtom[place.Atom] < 0 ? default
                : place.Addend >= 0 && (ulong)place.Addend < sizes[place.Atom] ? new OutputReference(ReferenceForm.Place, place.Atom, place.Addend)
                // The address of an atom's end is the next one's beginning.
                : new OutputReference(ReferenceForm.Label, place.Atom, place.Addend);
        }

        int index = relocation.SymbolNumber;
        if (map[index] >= 0)
        {
            return new OutputReference(ReferenceForm.Global, map[index], addend);
        }

        int atom = atoms[index];
        if (atom < 0)
        {
            return rows[index].Kind == SymbolTypes.Absolute && !rows[index].IsStab ? new OutputReference(ReferenceForm.Local, index, addend) : default;
        }

        bool isKept = replacement[atom] == atom && sectionOfAtom[atom] >= 0;
        if (isKept && (addend == 0 || (flags[atom] & AtomFlags.Literal) == 0))
        {
            return new OutputReference(ReferenceForm.Local, index, addend);
        }

        ReferenceTarget target = reader.Read(relocation, addend);
        return target.Atom < 0 || sectionOfAtom[target.Atom] < 0 ? default
            : target.Atom == atom ? new OutputReference(ReferenceForm.Local, index, addend)
            : new OutputReference(ReferenceForm.Label, target.Atom, target.Addend);
    }

    /// <summary>The address of a relocation's section in the object's own address space: what a section-relative subtrahend counts from.</summary>
    internal long SectionAddress(RelocationInfo relocation) => (long)sections[relocation.SymbolNumber - 1].Address;
}
