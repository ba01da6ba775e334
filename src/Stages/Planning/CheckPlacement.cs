using System;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Options;
using AfsLd.Domain.Planning;
using LanguageExt;

namespace AfsLd.Stages.Planning;

/// <summary>Refuses layouts in which the entry or an initialiser cannot be run, or whose thread-local template is in pieces.</summary>
/// <remarks>All of it comes from what objects say of their sections, and from options that move them.</remarks>
public static class CheckPlacement
{
    private const uint ExecuteProtection = 4;

    /// <summary>The layout, or what is wrong with its entry, its template and its initialisers, in this order.</summary>
    public static Fin<Layout> Run(Layout layout)
    {
        ImmutableArray<Diagnostic>.Builder errors = ImmutableArray.CreateBuilder<Diagnostic>();
        CheckEntry(layout, errors);
        CheckTemplate(layout, errors);
        CheckInitializers(layout, errors);
        return errors.Count == 0 ? layout : new LinkError(errors.ToImmutable());
    }

    /// <summary>True if the address is in a segment whose pages may be executed. What -preload's segments may is for their loader to say.</summary>
    internal static bool IsExecutable(Layout layout, ulong address)
    {
        if (layout.Plan.Options.Kind == OutputKind.Preload)
        {
            return true;
        }

        for (int i = 0; i < layout.Segments.Length; i++)
        {
            if (address - layout.Segments[i].Address < layout.Segments[i].MemorySizeBytes)
            {
                return (layout.Plan.Segments[i].InitialProtection & ExecuteProtection) != 0;
            }
        }

        return false;
    }

    /// <summary>Firmware (-preload) is entered by whatever loads it, as that likes.</summary>
    private static void CheckEntry(Layout layout, ImmutableArray<Diagnostic>.Builder errors)
    {
        SymbolId entry = layout.Plan.Graph.Resolution.Entry;
        if (!entry.IsSome || layout.Plan.Options.Kind == OutputKind.Preload || !layout.Plan.Graph.Resolution.Globals[entry].IsDefinedHere)
        {
            return;
        }

        ulong address = layout.AddressOfGlobal[entry.Value];
        if (!IsExecutable(layout, address) || address % 4 != 0)
        {
            string name = layout.Plan.Graph.Resolution.Globals.TextOf(entry);
            errors.Add(Diagnostic.LinkError(
                PlanningCodes.BadEntry,
                OriginOf(layout, layout.Plan.Graph.AtomOfGlobal[entry.Value]),
                address % 4 != 0
                    ? $"the entry {name} is at 0x{address:x}: instructions lie at multiples of 4"
                    : $"the entry {name} is in a segment that may not be executed: it must be a function (-segprot makes segments executable)"));
        }
    }

    /// <summary>dyld copies one run of bytes for each thread, from the first section of the template to the last.</summary>
    private static void CheckTemplate(Layout layout, ImmutableArray<Diagnostic>.Builder errors)
    {
        int last = -1;
        int lastSegment = -1;
        ImmutableArray<OutputSegment> segments = layout.Plan.Segments;
        for (int segment = 0; segment < segments.Length; segment++)
        {
            for (int s = segments[segment].FirstSection; s < segments[segment].FirstSection + segments[segment].SectionCount; s++)
            {
                if ((layout.Plan.Sections[s].Flags & SectionTypes.TypeMask) is not (SectionTypes.ThreadLocalRegular or SectionTypes.ThreadLocalZerofill))
                {
                    continue;
                }

                if (last >= 0 && (segment != lastSegment || s != last + 1))
                {
                    errors.Add(Diagnostic.LinkError(
                        PlanningCodes.LayoutConflict,
                        Origin.CommandLine,
                        $"the initial values of thread-local variables are in {layout.Plan.Sections[last].Key} and {layout.Plan.Sections[s].Key}: their sections must be neighbours in one segment"));
                }

                last = s;
                lastSegment = segment;
            }
        }
    }

    /// <summary>Those of __init_offsets; pointers to initialisers are checked where all pointers are.</summary>
    private static void CheckInitializers(Layout layout, ImmutableArray<Diagnostic>.Builder errors)
    {
        ReadOnlySpan<SlotTarget> initializers = layout.Plan.InitOffsets.AsSpan();
        for (int i = 0; i < initializers.Length; i++)
        {
            ulong address = layout.AddressOf(initializers[i]);
            if (!IsExecutable(layout, address))
            {
                int atom = initializers[i].Symbol >= 0 ? layout.Plan.Graph.AtomOfGlobal[initializers[i].Symbol] : initializers[i].Atom;
                errors.Add(Diagnostic.LinkError(
                    PlanningCodes.BadInitializer, OriginOf(layout, atom), $"the initialiser at 0x{address:x} is in no segment that may be executed"));
            }
        }
    }

    private static Origin OriginOf(Layout layout, int atom)
    {
        AtomGraph graph = layout.Plan.Graph;
        return atom < 0
            ? Origin.CommandLine
            : graph.Resolution.Objects[graph.Atoms.ObjectOf[atom]].Origin with
            {
                Section = graph.SectionOf(new AtomId(atom)).Key.ToString(),
                Offset = graph.Atoms.OffsetInSection[atom],
            };
    }
}
