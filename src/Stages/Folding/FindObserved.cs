using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Folding;

/// <summary>Finds the functions whose address somebody may look at: two of those must not become one (-icf=safe).</summary>
/// <remarks>Whatever refers to a function otherwise than by a branch takes its address; so may another image that finds it by name. What
/// the compiler says itself counts more: .weak_def_can_be_hidden, and a table of address-significant symbols.</remarks>
internal static class FindObserved
{
    /// <summary>Per atom: true if its address may be looked at.</summary>
    internal static bool[] Run(IExecution execution, AtomGraph graph, LinkOptions options)
    {
        var objects = new int[graph.Resolution.Objects.Length];
        for (int i = 0; i < objects.Length; i++)
        {
            objects[i] = i;
        }

        ImmutableArray<int[]> parts = execution.Map(ImmutableCollectionsMarshal.AsImmutableArray(objects), o => InObject(graph, o));
        var observed = new bool[graph.Atoms.Count];
        foreach (int[] part in parts)
        {
            foreach (int atom in part)
            {
                observed[atom] = true;
            }
        }

        ClearPromised(graph, observed);
        MarkVisible(graph, options, observed);
        MarkKept(graph, observed);
        return observed;
    }

    private static int[] InObject(AtomGraph graph, int objectIndex)
    {
        ParsedObject input = graph.Resolution.Objects[objectIndex];
        var reader = new ReferenceReader(graph, objectIndex);
        var found = new GrowingArray<int>(64);
        foreach (InputSection section in input.Sections)
        {
            if (AtomSections.IsAddressSignificance(section))
            {
                AddAll(graph, ref reader, section, section.RelocationRows, branchesToo: true, ref found);
                return found.ToArray();
            }
        }

        ReadOnlySpan<AtomFlags> flags = graph.Atoms.Flags.AsSpan();
        ReadOnlySpan<int> starts = graph.FirstAtomOfSection[objectIndex].AsSpan();
        for (int s = 0; s < input.Sections.Length; s++)
        {
            // dyld calls initialisers and terminators; it compares nothing.
            if (input.Sections[s].Type is SectionTypes.ModInitFunctionPointers or SectionTypes.ModTermFunctionPointers or SectionTypes.InitFunctionOffsets)
            {
                continue;
            }

            for (int atom = starts[s]; atom < starts[s + 1]; atom++)
            {
                if ((flags[atom] & AtomFlags.Dropped) == 0)
                {
                    AddAll(graph, ref reader, input.Sections[s], graph.RelocationsOf(new AtomId(atom)), branchesToo: false, ref found);
                }
            }
        }

        return found.ToArray();
    }

    private static void AddAll(
        AtomGraph graph, ref ReferenceReader reader, InputSection section, ReadOnlySpan<RelocationInfo> relocations, bool branchesToo, ref GrowingArray<int> found)
    {
        for (int r = 0; r < relocations.Length; r++)
        {
            if (relocations[r].Type == RelocationType.Addend || (relocations[r].Type == RelocationType.Branch26 && !branchesToo))
            {
                continue;
            }

            ReferenceTarget target = reader.ReadAt(section, relocations, r);
            int atom = target.Symbol >= 0 ? graph.AtomOfGlobal[target.Symbol] : target.Atom;
            if (atom >= 0 && (graph.Atoms.Flags[atom] & AtomFlags.Code) != 0)
            {
                found.Add(atom);
            }
        }
    }

    /// <summary>.weak_def_can_be_hidden is only said of what the language gives no comparable address: constructors, virtual functions.</summary>
    private static void ClearPromised(AtomGraph graph, bool[] observed)
    {
        ReadOnlySpan<GlobalSymbol> globals = graph.Resolution.Globals.Symbols.AsSpan();
        ReadOnlySpan<int> atoms = graph.AtomOfGlobal.AsSpan();
        var hasOtherName = new bool[observed.Length];
        for (int g = 0; g < globals.Length; g++)
        {
            if (atoms[g] >= 0 && !globals[g].Has(GlobalFlags.AddressInsignificant))
            {
                hasOtherName[atoms[g]] = true;
            }
        }

        for (int g = 0; g < globals.Length; g++)
        {
            if (atoms[g] >= 0 && globals[g].Has(GlobalFlags.AddressInsignificant))
            {
                observed[atoms[g]] &= hasOtherName[atoms[g]];
            }
        }
    }

    /// <summary>Other images find names of dylibs and bundles, of executables that export on purpose, and what dyld binds here.</summary>
    private static void MarkVisible(AtomGraph graph, LinkOptions options, bool[] observed)
    {
        bool exportsAreVisible = options.Kind is not (OutputKind.Executable or OutputKind.Preload) || options.ExportDynamic || options.ExportedNames is not null;
        GlobalFlags visible = GlobalFlags.BoundAtRunTime | GlobalFlags.ReferencedDynamically | (exportsAreVisible ? GlobalFlags.Exported : GlobalFlags.None);
        ReadOnlySpan<GlobalSymbol> globals = graph.Resolution.Globals.Symbols.AsSpan();
        ReadOnlySpan<int> atoms = graph.AtomOfGlobal.AsSpan();
        for (int g = 0; g < globals.Length; g++)
        {
            if (atoms[g] >= 0 && globals[g].Has(visible))
            {
                observed[atoms[g]] = true;
            }
        }
    }

    /// <summary>Somebody who keeps a function by hand (N_NO_DEAD_STRIP) may look for it, too.</summary>
    private static void MarkKept(AtomGraph graph, bool[] observed)
    {
        ReadOnlySpan<AtomFlags> flags = graph.Atoms.Flags.AsSpan();
        for (int atom = 0; atom < observed.Length; atom++)
        {
            observed[atom] |= (flags[atom] & AtomFlags.NoDeadStrip) != 0;
        }
    }
}
