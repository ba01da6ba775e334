using System;
using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Planning;

namespace AfsLd.Tests.Properties.Ordering;

/// <summary>The order that an order file asks for, the slow way: every symbol is compared with every line, as text.</summary>
internal static class NaiveOrder
{
    /// <summary>Link order, sorted by the first line of the text that names a symbol of the atom.</summary>
    /// <param name="linked">A plan made without an order file.</param>
    /// <param name="text">The order file.</param>
    /// <param name="mutation">A deliberate mistake, or None.</param>
    internal static List<AtomId> Of(OutputPlan linked, string text, OrderMutation mutation = OrderMutation.None)
    {
        Dictionary<int, int> ranks = Ranks(linked.Graph, Lines(text, mutation), mutation);
        var order = new List<AtomId>();
        foreach (OutputSection section in linked.Sections)
        {
            // OrderBy is stable: what no line names stays in link order.
            order.AddRange(linked.AtomOrder.Skip(section.FirstAtom).Take(section.AtomCount)
                .OrderBy(atom => ranks.GetValueOrDefault(atom.Value, int.MaxValue)));
        }

        return order;
    }

    private static List<(string Object, string Name)> Lines(string text, OrderMutation mutation)
    {
        var lines = new List<(string, string)>();
        foreach (string raw in text.Split('\n'))
        {
            string line = mutation == OrderMutation.KeepsComments ? raw.Trim() : raw.Split('#')[0].Trim();
            string[] parts = line.Split(':', 2);
            if (parts.Length == 2 && parts[0] is "arm64" or "x86_64")
            {
                if (parts[0] == "x86_64" && mutation != OrderMutation.TakesOtherArchitectures)
                {
                    continue;
                }

                line = parts[1].Trim();
            }

            int colon = line.IndexOf(".o:", StringComparison.Ordinal);
            string qualifier = colon < 0 ? "" : line[..(colon + 2)];
            string name = colon < 0 ? line : line[(colon + 3)..].Trim();
            lines.Add((mutation == OrderMutation.ForgetsQualifiers ? "" : qualifier, name));
        }

        return lines;
    }

    private static Dictionary<int, int> Ranks(AtomGraph graph, List<(string Object, string Name)> lines, OrderMutation mutation)
    {
        var ranks = new Dictionary<int, int>();
        foreach ((int atom, string file, string name) in Definitions(graph))
        {
            for (int line = 0; line < lines.Count; line++)
            {
                bool isMeant = lines[line].Name == name && lines[line].Object is var asked && (asked == "" || asked == file);
                if (isMeant && (!ranks.TryGetValue(atom, out int rank) || (mutation == OrderMutation.LastMentionWins ? line > rank : line < rank)))
                {
                    ranks[atom] = line;
                }
            }
        }

        return ranks;
    }

    internal static IEnumerable<(int Atom, string File, string Name)> Definitions(AtomGraph graph)
    {
        Resolution resolution = graph.Resolution;
        for (int o = 0; o < resolution.Objects.Length; o++)
        {
            string file = resolution.Objects[o].Origin.File ?? "";
            for (int i = 0; i < resolution.Objects[o].Symbols.Count; i++)
            {
                string name = System.Text.Encoding.UTF8.GetString(resolution.Objects[o].Symbols.NameOf(i));
                int global = resolution.SymbolMaps[o][i];
                int atom = global < 0
                    ? graph.AtomOfSymbol[o][i]
                    : resolution.Globals.Symbols[global] is { Kind: GlobalKind.Defined or GlobalKind.Common } found && found.Owner == o && found.OwnerSymbol == i
                        ? graph.AtomOfGlobal[global]
                        : -1;
                if (atom >= 0)
                {
                    yield return (graph.Replacement[atom], file, name);
                }
            }
        }
    }
}

/// <summary>Mistakes that the law must notice.</summary>
internal enum OrderMutation
{
    None,
    LastMentionWins,
    ForgetsQualifiers,
    TakesOtherArchitectures,
    KeepsComments,
}
