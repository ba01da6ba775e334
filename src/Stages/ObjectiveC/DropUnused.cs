using System;
using System.Collections.Generic;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.ObjectiveC;

/// <summary>Drops the atoms that merged structures do without, unless something else refers to them.</summary>
internal static class DropUnused
{
    internal static void Run(AtomGraph graph, MetadataBuilder builder, HashSet<int> gone)
    {
        var unused = new HashSet<int>(gone);
        foreach (int atom in graph.AtomOfGlobal)
        {
            // A name that others may look up.
            unused.Remove(atom);
        }

        foreach (ReferenceTarget row in builder.Rows)
        {
            unused.Remove(row.Atom);
        }

        // What is written anew refers to nothing any more where it was.
        var replaced = new HashSet<int>();
        foreach ((int old, int _) in builder.Replaced)
        {
            replaced.Add(old);
        }

        bool again = true;
        while (again)
        {
            again = RemoveReferred(graph, unused, replaced, gone);
        }

        int[] sorted = [.. unused];
        Array.Sort(sorted);
        foreach (int atom in sorted)
        {
            builder.Drop(atom);
        }
    }

    /// <summary>Removes what something that stays refers to. True if there was any.</summary>
    private static bool RemoveReferred(AtomGraph graph, HashSet<int> unused, HashSet<int> replaced, HashSet<int> gone)
    {
        int before = unused.Count;
        var owners = new SortedSet<int>();
        foreach (int atom in gone)
        {
            owners.Add(graph.Atoms.ObjectOf[atom]);
        }

        foreach (int o in owners)
        {
            var references = new ReferenceReader(graph, o);
            for (int atom = graph.FirstAtomOfObject[o]; atom < graph.FirstAtomOfObject[o + 1]; atom++)
            {
                if (unused.Contains(atom) || replaced.Contains(atom) || (graph.Atoms.Flags[atom] & AtomFlags.Dropped) != 0 || graph.Atoms.RelocationCount[atom] == 0)
                {
                    continue;
                }

                InputSection section = graph.SectionOf(new AtomId(atom));
                ReadOnlySpan<RelocationInfo> relocations = graph.RelocationsOf(new AtomId(atom));
                for (int r = 0; r < relocations.Length; r++)
                {
                    if (relocations[r].Type != RelocationType.Addend)
                    {
                        unused.Remove(references.ReadAt(section, relocations, r).Atom);
                    }
                }
            }
        }

        return unused.Count != before;
    }
}
