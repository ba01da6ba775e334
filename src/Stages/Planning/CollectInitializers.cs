using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Planning;

/// <summary>Turns the pointers of __mod_init_func into the list that __init_offsets holds.</summary>
internal static class CollectInitializers
{
    /// <summary>Every initialiser of every live atom, in link order then address order.</summary>
    internal static ImmutableArray<SlotTarget> Run(AtomGraph graph, List<Diagnostic> errors)
    {
        ImmutableArray<SlotTarget>.Builder initializers = ImmutableArray.CreateBuilder<SlotTarget>();
        for (int o = 0; o < graph.Resolution.Objects.Length; o++)
        {
            ParsedObject input = graph.Resolution.Objects[o];
            for (int s = 0; s < input.Sections.Length; s++)
            {
                if (input.Sections[s].Type == SectionTypes.ModInitFunctionPointers)
                {
                    Collect(graph, o, s, initializers, errors);
                }
            }
        }

        return initializers.ToImmutable();
    }

    private static void Collect(AtomGraph graph, int objectIndex, int sectionIndex, ImmutableArray<SlotTarget>.Builder initializers, List<Diagnostic> errors)
    {
        ParsedObject input = graph.Resolution.Objects[objectIndex];
        InputSection section = input.Sections[sectionIndex];
        ReadOnlySpan<byte> contents = section.Contents.Span;
        var reader = new ReferenceReader(graph, objectIndex);
        ImmutableArray<int> starts = graph.FirstAtomOfSection[objectIndex];
        for (int atom = starts[sectionIndex]; atom < starts[sectionIndex + 1]; atom++)
        {
            if ((graph.Atoms.Flags[atom] & AtomFlags.Dropped) != 0)
            {
                continue;
            }

            ReadOnlySpan<RelocationInfo> relocations = graph.RelocationsOf(new(atom));
            for (int r = relocations.Length - 1; r >= 0; r--)
            {
                RelocationInfo relocation = relocations[r];
                ReferenceTarget target = default;
                bool good = relocation.Type == RelocationType.Unsigned && relocation.LengthLog2 == 3;
                if (good)
                {
                    target = reader.Read(relocation, ReferenceReader.AddendInPlace(contents[(int)relocation.Address..], 3));
                    good = target.Symbol < 0
                        ? target.Atom >= 0 && (ulong)target.Addend < graph.Atoms.SizeBytes[target.Atom]
                        : target.Addend == 0 && graph.Resolution.Globals.Symbols[target.Symbol].Kind == GlobalKind.Defined;
                }

                if (good)
                {
                    initializers.Add(new SlotTarget(target.Symbol, target.Atom, (uint)target.Addend));
                }
                else
                {
                    errors.Add(Diagnostic.LinkError(
                        PlanningCodes.BadInitializer,
                        input.Origin with { Section = section.Key.ToString(), Offset = relocation.Address },
                        "an initialiser must be a pointer to a function of this image"));
                }
            }
        }
    }
}
