using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Atoms;

/// <summary>Reads what an atom keeps alive: targets of its relocations, and the personality and LSDA of a function.</summary>
internal sealed class ReachedFrom(AtomGraph graph, ImplicitEdges unwind, bool[] live)
{
    /// <summary>Adds each atom that <paramref name="atom"/> refers to and that is not live yet (repeatedly, if it does so), and as
    /// <c>~symbol</c> each name that stands for a place which only the linker knows.</summary>
    internal void Add(int atom, ref GrowingArray<int> found)
    {
        if (graph.Atoms.RelocationCount[atom] != 0)
        {
            AddRelocations(atom, ref found);
        }

        foreach (int target in unwind.Of(atom))
        {
            if (target < 0)
            {
                AddSymbol(~target, ref found);
            }
            else
            {
                AddAtom(graph.Replacement[target], ref found);
            }
        }
    }

    private void AddRelocations(int atom, ref GrowingArray<int> found)
    {
        int o = graph.Atoms.ObjectOf[atom];
        var references = new ReferenceReader(graph, o);
        var symbolMap = graph.Resolution.SymbolMaps[o].AsSpan();
        InputSection section = graph.SectionOf(new AtomId(atom));
        var relocations = graph.RelocationsOf(new AtomId(atom));
        for (int r = 0; r < relocations.Length; r++)
        {
            RelocationInfo relocation = relocations[r];
            if (relocation.Type == RelocationType.Addend)
            {
                continue;
            }

            // Whatever is added to a name, its atom is meant: the addend, which may lie in the contents, need not be read.
            if (relocation.IsExternal && symbolMap[relocation.SymbolNumber] is var symbol and >= 0)
            {
                AddSymbol(symbol, ref found);
                continue;
            }

            AddAtom(references.ReadAt(section, relocations, r).Atom, ref found);
        }
    }

    private void AddSymbol(int symbol, ref GrowingArray<int> found)
    {
        int atom = graph.AtomOfGlobal[symbol];
        if (atom >= 0)
        {
            AddAtom(atom, ref found);
        }
        else if (graph.Resolution.Globals.Symbols[symbol].Kind == GlobalKind.LinkerDefined)
        {
            found.Add(~symbol);
        }
    }

    private void AddAtom(int atom, ref GrowingArray<int> found)
    {
        if (atom >= 0 && !live[atom])
        {
            found.Add(atom);
        }
    }
}
