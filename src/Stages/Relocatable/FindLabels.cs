using System;
using System.Collections.Immutable;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Planning;
using AfsLd.Domain.Relocatable;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Relocatable;

/// <summary>Finds the atoms that need a label that no input gives them: a nameless one that must stay an atom of its own, and one that is
/// referred to by a symbol that is gone.</summary>
/// <remarks>ld64 calls such labels l and a number: names that begin with l cut sections and are in no final symbol table.</remarks>
internal static class FindLabels
{
    [Flags]
    private enum Start : byte
    {
        None = 0,
        /// <summary>A later link cuts here.</summary>
        Cut = 1,
        /// <summary>A local symbol of the output is here.</summary>
        Local = 2,
    }

    /// <summary>Per atom: true if it is to get a label.</summary>
    internal static bool[] Run(IExecution execution, ObjectLayout layout)
    {
        AtomGraph graph = layout.Graph;
        int count = graph.Resolution.Objects.Length;
        var objects = new int[count];
        for (int o = 0; o < count; o++)
        {
            objects[o] = o;
        }

        // Each task writes the atoms of its own object only.
        var starts = new Start[graph.Atoms.Count];
        ImmutableArray<int[]> referred = execution.Map([.. objects], o => ScanObject(layout, o, starts));

        var labelled = new bool[graph.Atoms.Count];
        foreach (int[] atoms in referred)
        {
            foreach (int atom in atoms)
            {
                labelled[atom] |= (starts[atom] & Start.Local) == 0;
            }
        }

        if (layout.SubsectionsViaSymbols)
        {
            KeepApart(layout, starts, labelled);
        }

        return labelled;
    }

    /// <summary>Notes where the object's symbols are; returns the atoms that it refers to by a label.</summary>
    private static int[] ScanObject(ObjectLayout layout, int objectIndex, Start[] starts)
    {
        AtomGraph graph = layout.Graph;
        ParsedObject input = graph.Resolution.Objects[objectIndex];
        var symbols = new KeptSymbols(layout, objectIndex);
        ReadOnlySpan<NList64> rows = input.Symbols.Rows;
        ReadOnlySpan<byte> strings = input.Symbols.Strings.Span;
        for (int i = 0; i < rows.Length; i++)
        {
            if (!symbols.IsInSection(rows[i], i) || symbols.OffsetOf(rows[i], i) != 0)
            {
                continue;
            }

            bool isLocal = symbols.IsLocal(rows[i], i);
            bool cuts = (rows[i].Description & SymbolTypes.AltEntry) == 0 && (!isLocal || strings[(int)rows[i].StringIndex] != (byte)'L');
            starts[symbols.AtomOf(i)] |= (isLocal ? Start.Local : Start.None) | (cuts ? Start.Cut : Start.None);
        }

        var referred = new GrowingArray<int>(0);
        ScanRelocations(layout, objectIndex, input, ref referred);
        ScanUnwind(layout, objectIndex, ref referred);
        return referred.Items.ToArray();
    }

    private static void ScanRelocations(ObjectLayout layout, int objectIndex, ParsedObject input, ref GrowingArray<int> referred)
    {
        AtomGraph graph = layout.Graph;
        var references = new OutputReferences(layout, objectIndex);
        int atom = graph.FirstAtomOfObject[objectIndex];
        int end = graph.FirstAtomOfObject[objectIndex + 1];
        for (; atom < end; atom++)
        {
            if (graph.Atoms.RelocationCount[atom] == 0 || layout.SectionOfAtom[atom] < 0)
            {
                continue;
            }

            InputSection section = input.Sections[graph.Atoms.SectionOf[atom]];
            ReadOnlySpan<byte> contents = section.Contents.Span;
            ReadOnlySpan<RelocationInfo> relocations = section.RelocationRows.Slice(graph.Atoms.FirstRelocation[atom], graph.Atoms.RelocationCount[atom]);
            long addend = 0;
            foreach (ref readonly RelocationInfo relocation in relocations)
            {
                if (relocation.Type == RelocationType.Addend)
                {
                    addend = relocation.SignedSymbolNumber;
                    continue;
                }

                OutputReference reference = references.Read(relocation, relocation.Type switch
                {
                    RelocationType.Unsigned => ReferenceReader.AddendInPlace(contents[(int)relocation.Address..], relocation.LengthLog2),
                    RelocationType.Subtractor => relocation.IsExternal ? 0 : references.SectionAddress(relocation),
                    _ => addend,
                });
                addend = 0;
                if (reference.Form == ReferenceForm.Label || (relocation.Type == RelocationType.Subtractor && reference.Form == ReferenceForm.Place))
                {
                    referred.Add(reference.Number);
                }
            }
        }
    }

    /// <summary>Local personalities, and what FDEs point at.</summary>
    private static void ScanUnwind(ObjectLayout layout, int objectIndex, ref GrowingArray<int> referred)
    {
        if (layout.Unwind.Records.Objects.IsEmpty)
        {
            return;
        }

        UnwindObject unwind = layout.Unwind.Records.Objects[objectIndex];
        foreach (SlotTarget personality in unwind.Personalities)
        {
            if (personality.Symbol < 0)
            {
                referred.Add(personality.Atom);
            }
        }

        foreach (UnwindRecord record in unwind.Records)
        {
            if (record.Fde >= 0)
            {
                referred.Add(record.Function);
                int lsda = unwind.Fdes[record.Fde].Lsda;
                if (lsda >= 0)
                {
                    referred.Add(layout.Graph.Replacement[lsda]);
                }
            }
        }
    }

    /// <summary>An atom without a name would become a part of the one before it. Literals are cut by themselves.</summary>
    private static void KeepApart(ObjectLayout layout, Start[] starts, bool[] labelled)
    {
        foreach (ObjectSection section in layout.Sections)
        {
            for (int i = 1; i < section.AtomCount; i++)
            {
                int atom = layout.AtomOrder[section.FirstAtom + i];
                bool cutsItself = (layout.Graph.Atoms.Flags[atom] & (AtomFlags.Literal | AtomFlags.Tentative)) != 0;
                labelled[atom] |= !cutsItself && (starts[atom] & Start.Cut) == 0;
            }
        }
    }
}
