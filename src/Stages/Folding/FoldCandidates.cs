using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Folding;

/// <summary>The atoms that may become one with others.</summary>
/// <param name="Atoms">AtomId values, ascending.</param>
/// <param name="CandidateOf">Per atom: its index in Atoms, or -1.</param>
/// <param name="FirstOfObject">Per object, its first candidate; one more at the end.</param>
internal sealed record FoldCandidates(ImmutableArray<int> Atoms, ImmutableArray<int> CandidateOf, ImmutableArray<int> FirstOfObject)
{
    private static readonly Name16 ExceptionTable = Name16.Of("__gcc_except_tab");

    /// <summary>Functions, and the exception tables that equal functions need to be equal in.</summary>
    /// <param name="execution">Objects are searched on it.</param>
    /// <param name="graph">Coalesced, dead-stripped.</param>
    /// <param name="unwind">Says which atoms belong together though a label cuts them.</param>
    internal static FoldCandidates Find(IExecution execution, AtomGraph graph, UnwindRecords unwind)
    {
        var objects = new int[graph.Resolution.Objects.Length];
        for (int i = 0; i < objects.Length; i++)
        {
            objects[i] = i;
        }

        ImmutableArray<int[]> parts =
            execution.Map(ImmutableCollectionsMarshal.AsImmutableArray(objects), o => OfObject(graph, unwind.Objects[o], o));
        var first = new int[parts.Length + 1];
        for (int o = 0; o < parts.Length; o++)
        {
            first[o + 1] = first[o] + parts[o].Length;
        }

        var atoms = new int[first[^1]];
        var candidateOf = new int[graph.Atoms.Count];
        Array.Fill(candidateOf, -1);
        for (int o = 0; o < parts.Length; o++)
        {
            parts[o].CopyTo(atoms, first[o]);
        }

        for (int i = 0; i < atoms.Length; i++)
        {
            candidateOf[atoms[i]] = i;
        }

        return new FoldCandidates(
            ImmutableCollectionsMarshal.AsImmutableArray(atoms),
            ImmutableCollectionsMarshal.AsImmutableArray(candidateOf),
            ImmutableCollectionsMarshal.AsImmutableArray(first));
    }

    private static int[] OfObject(AtomGraph graph, UnwindObject unwind, int objectIndex)
    {
        ParsedObject input = graph.Resolution.Objects[objectIndex];
        if (!input.SubsectionsViaSymbols)
        {
            return [];
        }

        int firstAtom = graph.FirstAtomOfObject[objectIndex];
        var excluded = new bool[graph.FirstAtomOfObject[objectIndex + 1] - firstAtom];
        ExcludeEntries(graph, input, objectIndex, firstAtom, excluded);
        ExcludeSpans(graph, unwind, firstAtom, excluded);
        var found = new GrowingArray<int>(excluded.Length / 2);
        ReadOnlySpan<int> starts = graph.FirstAtomOfSection[objectIndex].AsSpan();
        for (int s = 0; s < input.Sections.Length; s++)
        {
            if (!MayFold(input.Sections[s]))
            {
                continue;
            }

            for (int atom = starts[s]; atom < starts[s + 1]; atom++)
            {
                if (!excluded[atom - firstAtom] && graph.Replacement[atom] == atom && (graph.Atoms.Flags[atom] & AtomFlags.Dropped) == 0 && graph.Atoms.SizeBytes[atom] != 0)
                {
                    found.Add(atom);
                }
            }
        }

        return found.ToArray();
    }

    /// <summary>True for plain code and for exception tables: their only readers are the unwinder's.</summary>
    private static bool MayFold(InputSection section) =>
        section.Type == SectionTypes.Regular
        && ((section.Flags & (SectionTypes.PureInstructions | SectionTypes.SomeInstructions)) != 0 || section.Key.Section == ExceptionTable);

    /// <summary>Atoms with a further entry inside (N_ALT_ENTRY) and resolver functions are more than what they contain.</summary>
    private static void ExcludeEntries(AtomGraph graph, ParsedObject input, int objectIndex, int firstAtom, bool[] excluded)
    {
        ReadOnlySpan<int> atoms = graph.AtomOfSymbol[objectIndex].AsSpan();
        ReadOnlySpan<NList64> rows = input.Symbols.Rows;
        for (int i = 0; i < rows.Length; i++)
        {
            if (atoms[i] >= 0 && (rows[i].Description & (SymbolTypes.AltEntry | SymbolTypes.Resolver)) != 0)
            {
                excluded[atoms[i] - firstAtom] = true;
            }
        }
    }

    /// <summary>Where a label cuts a function, one part runs into the next: they must stay neighbours.</summary>
    private static void ExcludeSpans(AtomGraph graph, UnwindObject unwind, int firstAtom, bool[] excluded)
    {
        ReadOnlySpan<uint> offsets = graph.Atoms.OffsetInSection.AsSpan();
        ReadOnlySpan<ulong> sizes = graph.Atoms.SizeBytes.AsSpan();
        ReadOnlySpan<int> sections = graph.Atoms.SectionOf.AsSpan();
        int next = firstAtom;
        foreach (ref readonly UnwindRecord record in unwind.Records.AsSpan())
        {
            // Records ascend by atom: what lies before the next one is done.
            int atom = record.Function;
            ulong end = (ulong)offsets[atom] + record.Offset + record.Length;
            if (end <= offsets[atom] + sizes[atom])
            {
                continue;
            }

            excluded[atom - firstAtom] = true;
            for (next = Math.Max(next, atom); next - firstAtom < excluded.Length && sections[next] == sections[atom] && offsets[next] < end; next++)
            {
                excluded[next - firstAtom] = true;
            }
        }
    }
}
