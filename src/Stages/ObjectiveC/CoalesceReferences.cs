using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.ObjectiveC;

/// <summary>Makes one slot of all that refer to the same selector or class: the runtime writes the same into each.</summary>
internal static class CoalesceReferences
{
    private readonly record struct Slot(Name16 Section, ReferenceTarget Target);

    private readonly record struct Found(Slot Slot, int Atom);

    /// <summary>Replaces slots by the first of their kind in link order. Returns the selectors' slots.</summary>
    internal static Dictionary<ReferenceTarget, int> Run(IExecution execution, AtomGraph graph, ImmutableArray<int> objects, MetadataBuilder builder)
    {
        ImmutableArray<Found[]> found = execution.Map(objects, o => Find(graph, o));
        int count = 0;
        foreach (Found[] part in found)
        {
            count += part.Length;
        }

        var first = new Dictionary<Slot, int>(count);
        var selectors = new Dictionary<ReferenceTarget, int>(count);
        foreach (Found[] part in found)
        {
            foreach (Found each in part)
            {
                ref int kept = ref CollectionsMarshal.GetValueRefOrAddDefault(first, each.Slot, out bool exists);
                if (exists)
                {
                    builder.Replace(each.Atom, kept);
                    continue;
                }

                kept = each.Atom;
                if (each.Slot.Section == MetadataSections.SelectorReferences)
                {
                    selectors.Add(each.Slot.Target, each.Atom);
                }
            }
        }

        return selectors;
    }

    private static Found[] Find(AtomGraph graph, int objectIndex)
    {
        var reader = new MetadataReader(graph);
        var found = new GrowingArray<Found>(64);
        ImmutableArray<InputSection> sections = graph.Resolution.Objects[objectIndex].Sections;
        ReadOnlySpan<int> starts = graph.FirstAtomOfSection[objectIndex].AsSpan();
        for (int s = 0; s < sections.Length; s++)
        {
            if (!MetadataSections.HoldsReferences(sections[s]))
            {
                continue;
            }

            for (int atom = starts[s]; atom < starts[s + 1]; atom++)
            {
                if (graph.Atoms.SizeBytes[atom] == 8
                    && reader.IsReadable(atom)
                    && reader.TryReadPointer(atom, 0, out ReferenceTarget target)
                    && target != MetadataReader.Null)
                {
                    found.Add(new Found(new Slot(sections[s].Key.Section, target), atom));
                }
            }
        }

        return found.ToArray();
    }
}
