using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Domain.Relocatable;

namespace AfsLd.Stages.Relocatable;

/// <summary>Builds the symbol table of a relocatable output and the numbers of its symbols.</summary>
internal static class NumberSymbols
{
    /// <summary>What one object adds: rows of its own that stay local, and labels that they must be given.</summary>
    private readonly record struct Counts(int Symbols, int Labels);

    /// <summary>Locals object by object, the debug map, then external names in order of their bytes.</summary>
    /// <param name="execution">Objects are visited on it.</param>
    /// <param name="layout">Addresses are final.</param>
    /// <param name="labelled">Per atom: it gets a label.</param>
    /// <param name="debugMap">The stabs.</param>
    internal static ObjectSymbolTable Run(IExecution execution, ObjectLayout layout, bool[] labelled, ImmutableArray<ObjectSymbolPart> debugMap)
    {
        Resolution resolution = layout.Graph.Resolution;
        int objectCount = resolution.Objects.Length;
        var objects = new int[objectCount];
        for (int o = 0; o < objectCount; o++)
        {
            objects[o] = o;
        }

        ImmutableArray<int> all = ImmutableCollectionsMarshal.AsImmutableArray(objects);
        ImmutableArray<Counts> counts = execution.Map(all, o => Count(layout, o, labelled));
        var firstSymbols = new int[objectCount + 1];
        var firstLabels = new int[objectCount + 1];
        for (int o = 0; o < objectCount; o++)
        {
            firstSymbols[o + 1] = firstSymbols[o] + counts[o].Symbols;
            firstLabels[o + 1] = firstLabels[o] + counts[o].Labels;
        }

        // Each task writes the atoms of its own object and the names that it owns only.
        var labelOfAtom = new int[layout.Graph.Atoms.Count];
        labelOfAtom.AsSpan().Fill(-1);
        var numberOfGlobal = new int[resolution.Globals.Count];
        numberOfGlobal.AsSpan().Fill(-1);
        ImmutableArray<(ObjectSymbolPart Part, int[] Numbers)> locals = execution.Map(
            all, o => Write(layout, o, labelled, firstSymbols[o], firstLabels[o], labelOfAtom, numberOfGlobal));

        ImmutableArray<ObjectSymbolPart>.Builder parts = ImmutableArray.CreateBuilder<ObjectSymbolPart>(objectCount + debugMap.Length + 4);
        var numberOfLocal = new ImmutableArray<int>[objectCount];
        for (int o = 0; o < objectCount; o++)
        {
            parts.Add(locals[o].Part);
            numberOfLocal[o] = ImmutableCollectionsMarshal.AsImmutableArray(locals[o].Numbers);
        }

        int localCount = firstSymbols[^1];
        int frames = layout.SectionOf(ObjectContent.EhFrame);
        int frameLabel = frames >= 0 ? localCount : -1;
        if (frames >= 0)
        {
            var label = new SymbolPartWriter(1);
            label.Add("EH_Frame1"u8, SymbolTypes.Section, frames + 1, 0, layout.Sections[frames].Address);
            parts.Add(label.Freeze());
            localCount++;
        }

        foreach (ObjectSymbolPart stabs in debugMap)
        {
            parts.Add(stabs);
            localCount += stabs.Entries.Length / NList64.SizeBytes;
        }

        parts.Add(GlobalSymbols.Defined(execution, layout, localCount, numberOfGlobal, out int definedCount));
        parts.Add(GlobalSymbols.Undefined(execution, layout, localCount + definedCount, numberOfGlobal, out int undefinedCount));
        return new ObjectSymbolTable
        {
            Parts = parts.DrainToImmutable(),
            NumberOfLocal = ImmutableCollectionsMarshal.AsImmutableArray(numberOfLocal),
            NumberOfGlobal = ImmutableCollectionsMarshal.AsImmutableArray(numberOfGlobal),
            LabelOfAtom = ImmutableCollectionsMarshal.AsImmutableArray(labelOfAtom),
            FrameLabel = frameLabel,
            LocalCount = localCount,
            DefinedCount = definedCount,
            UndefinedCount = undefinedCount,
        };
    }

    private static Counts Count(ObjectLayout layout, int objectIndex, bool[] labelled)
    {
        AtomGraph graph = layout.Graph;
        ObjectSymbols symbols = graph.Resolution.Objects[objectIndex].Symbols;
        ReadOnlySpan<NList64> rows = symbols.Rows;
        ReadOnlySpan<byte> strings = symbols.Strings.Span;
        var kept = new KeptSymbols(layout, objectIndex);
        bool renames = layout.Options.StripLocals;
        int count = 0;
        int labels = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            if (kept.IsLocal(rows[i], i))
            {
                count++;
                labels += renames && IsStripped(rows[i], strings) ? 1 : 0;
            }
        }

        for (int atom = graph.FirstAtomOfObject[objectIndex]; atom < graph.FirstAtomOfObject[objectIndex + 1]; atom++)
        {
            if (labelled[atom])
            {
                count++;
                labels++;
            }
        }

        return new Counts(count, labels);
    }

    /// <summary>-x takes names away, but a later link must cut where they were (ld64): they become labels.</summary>
    private static bool IsStripped(in NList64 row, ReadOnlySpan<byte> strings) =>
        row.Kind == SymbolTypes.Section && strings[(int)row.StringIndex] is not ((byte)'l' or (byte)'L');

    private static (ObjectSymbolPart Part, int[] Numbers) Write(
        ObjectLayout layout, int objectIndex, bool[] labelled, int firstSymbol, int firstLabel, int[] labelOfAtom, int[] numberOfGlobal)
    {
        AtomGraph graph = layout.Graph;
        ObjectSymbols symbols = graph.Resolution.Objects[objectIndex].Symbols;
        ReadOnlySpan<NList64> rows = symbols.Rows;
        ReadOnlySpan<byte> strings = symbols.Strings.Span;
        var kept = new KeptSymbols(layout, objectIndex);
        bool renames = layout.Options.StripLocals;
        var numbers = new int[rows.Length];
        numbers.AsSpan().Fill(-1);
        var writer = new SymbolPartWriter(rows.Length / 2);
        for (int i = 0; i < rows.Length; i++)
        {
            NList64 row = rows[i];
            if (!kept.IsLocal(row, i))
            {
                continue;
            }

            int number = firstSymbol + writer.Count;
            numbers[i] = number;
            int global = kept.GlobalOf(i);
            int description = row.Description;
            byte type = (byte)(row.Kind | (row.Type & SymbolTypes.PrivateExternal));
            if (global >= 0)
            {
                numberOfGlobal[global] = number;
                type |= SymbolTypes.PrivateExternal;
                // No other definition can take its place any more.
                description &= ~(SymbolTypes.WeakDefinition | SymbolTypes.WeakReference);
            }

            int section = 0;
            ulong value = row.Value;
            if (row.Kind == SymbolTypes.Section)
            {
                int atom = kept.AtomOf(i);
                ulong offset = kept.OffsetOf(row, i);
                section = layout.SectionOfAtom[atom] + 1;
                value = layout.AddressOfAtom[atom] + offset;
                labelOfAtom[atom] = offset == 0 && labelOfAtom[atom] < 0 ? number : labelOfAtom[atom];
            }

            if (renames && IsStripped(row, strings))
            {
                writer.AddLabel(firstLabel++, type, section, description, value);
            }
            else
            {
                writer.Add(symbols.NameOf(i), type, section, description, value);
            }
        }

        for (int atom = graph.FirstAtomOfObject[objectIndex]; atom < graph.FirstAtomOfObject[objectIndex + 1]; atom++)
        {
            if (labelled[atom])
            {
                labelOfAtom[atom] = labelOfAtom[atom] < 0 ? firstSymbol + writer.Count : labelOfAtom[atom];
                writer.AddLabel(firstLabel++, SymbolTypes.Section, layout.SectionOfAtom[atom] + 1, 0, layout.AddressOfAtom[atom]);
            }
        }

        return (writer.Freeze(), numbers);
    }
}
