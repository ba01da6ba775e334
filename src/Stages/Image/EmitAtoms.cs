using System;
using System.Collections.Generic;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Hints;

namespace AfsLd.Stages.Image;

/// <summary>Writes a region of atoms: each is copied and relocated in one visit; what lies between them is zero.</summary>
internal static class EmitAtoms
{
    /// <summary>Returns what did not fit; null when all is well.</summary>
    /// <param name="layout">The addresses.</param>
    /// <param name="region">The atoms.</param>
    /// <param name="passes">Both at once, or one after the other in two calls.</param>
    /// <param name="destination">The region's bytes: only a pass that relocates alone relies on what is there.</param>
    internal static List<Diagnostic>? Run(Layout layout, Region region, AtomPasses passes, Span<byte> destination)
    {
        AtomGraph graph = layout.Plan.Graph;
        ReadOnlySpan<AtomId> order = layout.Plan.AtomOrder.AsSpan().Slice(region.First, region.Count);
        ReadOnlySpan<ulong> addresses = layout.AddressOfAtom.AsSpan();
        ReadOnlySpan<ulong> sizes = graph.Atoms.SizeBytes.AsSpan();
        ReadOnlySpan<uint> offsets = graph.Atoms.OffsetInSection.AsSpan();
        ReadOnlySpan<int> relocationCounts = graph.Atoms.RelocationCount.AsSpan();
        ReadOnlySpan<AtomFlags> flags = graph.Atoms.Flags.AsSpan();
        ReadOnlySpan<int> objectOf = graph.Atoms.ObjectOf.AsSpan();
        ReadOnlySpan<int> sectionOf = graph.Atoms.SectionOf.AsSpan();
        bool copies = (passes & AtomPasses.Copy) != 0;
        bool relocates = (passes & AtomPasses.Relocate) != 0;
        if (graph.Resolution.Objects.IsEmpty)
        {
            destination.Clear();
            return null;
        }

        var relocate = new RelocateAtom(layout);
        int written = 0;
        int currentObject = -1;
        int currentSection = -1;
        InputSection? section = null;
        ReadOnlySpan<byte> contents = default;
        ObjectHints hints = ObjectHints.None;
        foreach (AtomId id in order)
        {
            int atom = id.Value;
            int start = (int)(addresses[atom] - region.Address);
            int size = (int)sizes[atom];
            if (copies && start != written)
            {
                destination[written..start].Clear();
            }

            Span<byte> place = destination.Slice(start, size);
            written = start + size;
            if ((flags[atom] & AtomFlags.Zerofill) != 0)
            {
                if (copies)
                {
                    place.Clear();
                }

                continue;
            }

            if (section is null || objectOf[atom] != currentObject || sectionOf[atom] != currentSection)
            {
                currentObject = objectOf[atom];
                currentSection = sectionOf[atom];
                section = graph.Resolution.Objects[currentObject].Sections[currentSection];
                contents = section.Contents.Span;
                hints = layout.Hints.Objects.IsEmpty ? ObjectHints.None : layout.Hints.Objects[currentObject];
            }

            if (copies)
            {
                contents.Slice((int)offsets[atom], size).CopyTo(place);
            }

            if (relocates && relocationCounts[atom] != 0)
            {
                relocate.Apply(id, section, place);
            }

            // Hints speak of instructions as they are when their addresses are in them.
            if (relocates && !hints.First.IsEmpty && hints.Of(atom - graph.FirstAtomOfObject[currentObject]) is { IsEmpty: false } starts)
            {
                ApplyHints.Run(graph.Resolution.Objects[currentObject].OptimizationHints.Span, starts, section.Address + offsets[atom], addresses[atom], place);
            }
        }

        if (copies)
        {
            destination[written..].Clear();
        }

        return relocate.Errors;
    }
}
