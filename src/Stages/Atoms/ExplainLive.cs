using System;
using System.Collections.Immutable;
using System.Text;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Resolving;

namespace AfsLd.Stages.Atoms;

/// <summary>Says what keeps the symbols that -why_live names: each one, below it what refers to it, and so on to a root.</summary>
public static class ExplainLive
{
    /// <summary>The lines: <c>_name from file.o</c>, two spaces deeper for each step (ld64).</summary>
    /// <param name="graph">The graph that was marked.</param>
    /// <param name="liveness">What lives, and why.</param>
    /// <param name="wanted">Names, or patterns as in symbol lists; each is told of in its turn, in the order of the inputs.</param>
    public static ImmutableArray<string> Run(AtomGraph graph, Liveness liveness, ImmutableArray<string> wanted)
    {
        ImmutableArray<string>.Builder lines = ImmutableArray.CreateBuilder<string>();
        foreach (string name in wanted)
        {
            int before = lines.Count;
            bool exists = Explain(graph, liveness, name, lines);
            if (lines.Count == before && !NamePatterns.IsPattern(name))
            {
                lines.Add(exists ? $"{name} is not live" : $"{name} is not defined by any object that is linked");
            }
        }

        return lines.DrainToImmutable();
    }

    /// <summary>Adds the chains of what bears the name; false if nothing does.</summary>
    private static bool Explain(AtomGraph graph, Liveness liveness, string name, ImmutableArray<string>.Builder lines)
    {
        byte[] exact = Encoding.UTF8.GetBytes(name);
        NamePatterns? patterns = NamePatterns.IsPattern(name) ? NamePatterns.Of([name]) : null;
        bool exists = false;
        for (int o = 0; o < graph.Resolution.Objects.Length; o++)
        {
            ObjectSymbols symbols = graph.Resolution.Objects[o].Symbols;
            ReadOnlySpan<NList64> rows = symbols.Rows;
            for (int i = 0; i < rows.Length; i++)
            {
                int atom = rows[i].IsStab ? -1 : AtomOf(graph, o, i);
                if (atom < 0)
                {
                    continue;
                }

                ReadOnlySpan<byte> symbol = symbols.NameOf(i);
                if (patterns is null ? symbol.SequenceEqual(exact) : patterns.Match(symbol))
                {
                    exists = true;
                    AddChain(graph, liveness, atom, Encoding.UTF8.GetString(symbol), lines);
                }
            }
        }

        return exists;
    }

    /// <summary>The atom of a definition; -1 for what is none, or lost to another.</summary>
    private static int AtomOf(AtomGraph graph, int objectIndex, int symbol)
    {
        int atom = graph.AtomOfSymbol[objectIndex][symbol];
        if (atom >= 0)
        {
            return graph.Replacement[atom] == atom ? atom : -1;
        }

        int global = graph.Resolution.SymbolMaps[objectIndex][symbol];
        if (global < 0 || graph.Resolution.Globals.Symbols[global] is not { Kind: GlobalKind.Common } common)
        {
            return -1;
        }

        return common.Owner == objectIndex && common.OwnerSymbol == symbol ? graph.AtomOfGlobal[global] : -1;
    }

    private static void AddChain(AtomGraph graph, Liveness liveness, int atom, string name, ImmutableArray<string>.Builder lines)
    {
        if (!liveness.IsLive[atom])
        {
            return;
        }

        lines.Add($"{name} from {FileOf(graph, atom)}");
        int depth = 1;
        for (int keeper = liveness.KeptBy[atom]; keeper >= 0; keeper = liveness.KeptBy[keeper])
        {
            lines.Add($"{new string(' ', 2 * depth++)}{NameOf(graph, keeper)} from {FileOf(graph, keeper)}");
        }
    }

    private static string FileOf(AtomGraph graph, int atom)
    {
        int owner = graph.Atoms.ObjectOf[atom];
        return graph.Resolution.Objects[owner >= 0 ? owner : graph.Resolution.Globals.Symbols[graph.Atoms.SectionOf[atom]].Owner].Origin.FileAndMember;
    }

    /// <summary>A name that the atom begins with, an external one if there is one; else its section.</summary>
    private static string NameOf(AtomGraph graph, int atom)
    {
        int owner = graph.Atoms.ObjectOf[atom];
        if (owner < 0)
        {
            return graph.Resolution.Globals.TextOf(new SymbolId(graph.Atoms.SectionOf[atom]));
        }

        InputSection section = graph.SectionOf(new AtomId(atom));
        ObjectSymbols symbols = graph.Resolution.Objects[owner].Symbols;
        ReadOnlySpan<NList64> rows = symbols.Rows;
        ReadOnlySpan<int> atoms = graph.AtomOfSymbol[owner].AsSpan();
        int found = -1;
        for (int i = 0; i < rows.Length && i < atoms.Length; i++)
        {
            if (atoms[i] == atom && rows[i].Value - section.Address == graph.Atoms.OffsetInSection[atom] && (found < 0 || (rows[i].IsExternal && !rows[found].IsExternal)))
            {
                found = i;
            }
        }

        return found < 0 ? section.Key.ToString() : Encoding.UTF8.GetString(symbols.NameOf(found));
    }
}
