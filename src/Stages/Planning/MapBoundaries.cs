using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Planning;

/// <summary>Says which output sections the symbols section$start and section$end are of.</summary>
internal static class MapBoundaries
{
    // Decision: a boundary names a section as inputs name it, and moves with it (ld64 and lld: boundaries are renamed as atoms are).

    /// <summary>Per symbol that the linker defines: the output section it is a boundary of; empty if none is.</summary>
    internal static ImmutableArray<SectionKey> Run(Resolution resolution, LinkOptions options)
    {
        ReadOnlySpan<LinkerDefinedSymbol> symbols = resolution.Globals.LinkerDefined.AsSpan();
        SectionKey[]? keys = null;
        Dictionary<SectionKey, uint>? flagsOf = null;
        for (int i = 0; i < symbols.Length; i++)
        {
            if (symbols[i] is LinkerDefinedSymbol.SectionBoundary boundary)
            {
                keys ??= new SectionKey[symbols.Length];
                flagsOf ??= FlagsOfInputs(resolution);
                keys[i] = MapSection.Run(boundary.Section, flagsOf.GetValueOrDefault(boundary.Section), options);
            }
        }

        return keys is null ? [] : ImmutableCollectionsMarshal.AsImmutableArray(keys);
    }

    /// <summary>The name a segment has in the output.</summary>
    internal static Name16 Segment(Name16 segment, LinkOptions options) =>
        MapSection.Segment(new SectionKey(segment, default), options).Segment;

    /// <summary>With -init_offsets: a warning for each boundary of a section of initialisers, which is empty then (ld64).</summary>
    internal static void CheckInitializers(Resolution resolution, List<Diagnostic> warnings)
    {
        Dictionary<SectionKey, uint>? flagsOf = null;
        foreach (LinkerDefinedSymbol symbol in resolution.Globals.LinkerDefined)
        {
            if (symbol is not LinkerDefinedSymbol.SectionBoundary boundary)
            {
                continue;
            }

            flagsOf ??= FlagsOfInputs(resolution);
            if ((flagsOf.GetValueOrDefault(boundary.Section) & SectionTypes.TypeMask) == SectionTypes.ModInitFunctionPointers)
            {
                warnings.Add(Diagnostic.Warning(
                    PlanningCodes.UselessBoundary,
                    Origin.CommandLine,
                    $"section${(boundary.IsEnd ? "end" : "start")}${boundary.Section.Segment}${boundary.Section.Section} is of an empty section: "
                    + "with chained fixups or -init_offsets initialisers are in __TEXT,__init_offsets; -no_fixup_chains keeps them"));
            }
        }
    }

    /// <summary>The flags of each name's first section: where a section goes depends on its type too.</summary>
    private static Dictionary<SectionKey, uint> FlagsOfInputs(Resolution resolution)
    {
        var flagsOf = new Dictionary<SectionKey, uint> { [SectionNames.Common] = SectionTypes.Zerofill };
        foreach (ParsedObject input in resolution.Objects)
        {
            foreach (InputSection section in input.Sections)
            {
                flagsOf.TryAdd(section.Key, section.Flags);
            }
        }

        return flagsOf;
    }
}
