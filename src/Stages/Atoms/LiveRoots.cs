using System;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Atoms;

/// <summary>What lives without being referred to.</summary>
internal static class LiveRoots
{
    /// <summary>Calls <paramref name="mark"/> for every root atom, in a fixed order.</summary>
    internal static void Visit(AtomGraph graph, LinkOptions options, Action<int> mark)
    {
        Resolution resolution = graph.Resolution;
        MarkSymbol(graph, resolution.Entry, mark);
        foreach (SymbolId root in resolution.Roots)
        {
            MarkSymbol(graph, root, mark);
        }

        // What others may look up by name: the exports of a dylib or bundle, and of an executable when it says so.
        bool exportsAreRoots = options.Kind is not (OutputKind.Executable or OutputKind.Preload) || options.ExportDynamic || options.ExportedNames is not null;
        ReadOnlySpan<GlobalSymbol> globals = resolution.Globals.Symbols.AsSpan();
        for (int g = 0; g < globals.Length; g++)
        {
            if (globals[g].Has(GlobalFlags.NoDeadStrip | GlobalFlags.ReferencedDynamically) || (exportsAreRoots && globals[g].Has(GlobalFlags.Exported)))
            {
                MarkSymbol(graph, new SymbolId(g), mark);
            }
        }

        VisitSections(graph, options, mark);
    }

    private static void VisitSections(AtomGraph graph, LinkOptions options, Action<int> mark)
    {
        ReadOnlySpan<AtomFlags> flags = graph.Atoms.Flags.AsSpan();
        for (int o = 0; o < graph.Resolution.Objects.Length; o++)
        {
            ParsedObject input = graph.Resolution.Objects[o];
            ReadOnlySpan<int> starts = graph.FirstAtomOfSection[o].AsSpan();
            for (int s = 0; s < input.Sections.Length; s++)
            {
                bool whole = IsRootSection(input.Sections[s], options);
                for (int atom = starts[s]; atom < starts[s + 1]; atom++)
                {
                    if (whole || (flags[atom] & AtomFlags.NoDeadStrip) != 0)
                    {
                        mark(graph.Replacement[atom]);
                    }
                }
            }
        }
    }

    /// <summary>dyld runs initialisers and terminators and applies interposing tuples without any reference to them.</summary>
    private static bool IsRootSection(InputSection section, LinkOptions options) => section.Type switch
    {
        SectionTypes.ModInitFunctionPointers or SectionTypes.ModTermFunctionPointers => true,
        SectionTypes.InitFunctionOffsets or SectionTypes.ThreadLocalInitFunctionPointers => true,
        SectionTypes.Interposing => true,
        _ => options.NoDeadStripInitsAndTerms && section.Key.Section == StaticInit,
    };

    private static readonly Name16 StaticInit = Name16.Of("__StaticInit");

    private static void MarkSymbol(AtomGraph graph, SymbolId symbol, Action<int> mark)
    {
        if (symbol.IsSome && graph.AtomOfGlobal[symbol.Value] >= 0)
        {
            mark(graph.AtomOfGlobal[symbol.Value]);
        }
    }
}
