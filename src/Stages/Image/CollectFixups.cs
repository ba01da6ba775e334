using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Image;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.LinkEdit;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;
using AfsLd.Stages.LinkEdit;
using AfsLd.Stages.Planning;
using LanguageExt;

namespace AfsLd.Stages.Image;

/// <summary>Lists every pointer that dyld writes: one chunk of the table a region, so that a region's filler finds its own.</summary>
public static class CollectFixups
{
    private const uint WriteProtection = 2;

    // struct TLVDescriptor of dyld: thunk, key, offset.
    private const uint TlvDescriptorBytes = 24;
    private const uint TlvOffsetField = 16;

    /// <summary>The fixups of all mapped regions. Fails for pointers in read-only segments, unaligned ones, and those that refer to nothing.</summary>
    public static Fin<FixupTable> Run(IExecution execution, Layout layout, ImmutableArray<Region> regions)
    {
        ImmutableArray<(ImmutableArray<Fixup> Fixups, ImmutableArray<Diagnostic> Errors)> chunks =
            execution.Map(regions, region => OfRegion(layout, region));
        var fixups = new ImmutableArray<Fixup>[chunks.Length];
        ImmutableArray<Diagnostic>.Builder errors = ImmutableArray.CreateBuilder<Diagnostic>();
        int count = 0;
        for (int i = 0; i < chunks.Length; i++)
        {
            fixups[i] = chunks[i].Fixups;
            count += fixups[i].Length;
            errors.AddRange(chunks[i].Errors);
        }

        return errors.Count != 0
            ? new LinkError(errors.ToImmutable())
            : new FixupTable(ImmutableCollectionsMarshal.AsImmutableArray(fixups), count);
    }

    private static (ImmutableArray<Fixup> Fixups, ImmutableArray<Diagnostic> Errors) OfRegion(Layout layout, Region region) => region.Kind switch
    {
        RegionKind.Atoms => OfAtoms(layout, region),
        RegionKind.Synthetic => (OfSynthetic(layout, region), []),
        _ => ([], []),
    };

    private static (ImmutableArray<Fixup> Fixups, ImmutableArray<Diagnostic> Errors) OfAtoms(Layout layout, Region region)
    {
        AtomGraph graph = layout.Plan.Graph;
        ReadOnlySpan<AtomId> order = layout.Plan.AtomOrder.AsSpan().Slice(region.First, region.Count);
        int bound = CountPointers(graph, order);
        if (bound == 0)
        {
            return ([], []);
        }

        bool writable = IsWritable(layout.Plan, region.Section);
        var fixups = new Fixup[bound];
        int count = 0;
        List<Diagnostic>? errors = null;
        var pointers = new PointerReader(layout);
        ulong targetBase = ChainedPointer.TargetBase(layout);
        bool chained = layout.Plan.UsesChainedFixups;
        bool relocated = ChooseFixupEncoding.UsesLocalRelocations(layout.Plan.Options, graph.Resolution.Target);
        int objectIndex = -1;
        ReferenceReader references = default;
        foreach (AtomId atom in order)
        {
            if (graph.Atoms.RelocationCount[atom.Value] == 0)
            {
                continue;
            }

            if (graph.Atoms.ObjectOf[atom.Value] != objectIndex)
            {
                objectIndex = graph.Atoms.ObjectOf[atom.Value];
                references = new ReferenceReader(graph, objectIndex);
            }

            InputSection section = graph.SectionOf(atom);
            bool inTlvDescriptors = section.Type == SectionTypes.ThreadLocalVariables;
            bool isInitializers = section.Type is SectionTypes.ModInitFunctionPointers or SectionTypes.ModTermFunctionPointers;
            ReadOnlySpan<byte> contents = section.Contents.Span;
            ReadOnlySpan<RelocationInfo> relocations = graph.RelocationsOf(atom);
            ulong start = layout.AddressOfAtom[atom.Value] - graph.Atoms.OffsetInSection[atom.Value];

            // Relocations descend by address; the table ascends.
            for (int r = relocations.Length - 1; r >= 0; r--)
            {
                RelocationInfo relocation = relocations[r];
                if (!IsPointer(relocations, r))
                {
                    continue;
                }

                ulong place = start + relocation.Address;
                ReferenceTarget target = references.Read(relocation, ReferenceReader.AddendInPlace(contents[(int)relocation.Address..], 3));
                PointerForm form = pointers.Read(place, target, inTlvDescriptors, out Fixup fixup, out ulong value);
                if (inTlvDescriptors && form != PointerForm.Invalid && !FitsDescriptor(relocation.Address % TlvDescriptorBytes, form, pointers, target, value))
                {
                    (errors ??= []).Add(BadDescriptor(layout, objectIndex, section, relocation));
                }
                else if (form == PointerForm.Fixup && chained && !fixup.IsBind && !ChainedPointer.Reaches(targetBase, fixup.Target))
                {
                    (errors ??= []).Add(OutOfReach(layout, objectIndex, section, relocation, fixup.Target));
                }
                else if (form == PointerForm.Fixup && relocated && place - layout.ImageBase >= BuildLocalRelocations.ReachBytes)
                {
                    (errors ??= []).Add(BeyondRelocations(layout, objectIndex, section, relocation));
                }
                else if (form == PointerForm.Invalid || (form == PointerForm.Fixup && (!writable || (place & 3) != 0)))
                {
                    (errors ??= []).Add(Explain(layout, objectIndex, section, relocation, target, form, writable));
                }
                else if (form == PointerForm.Fixup && isInitializers && !fixup.IsBind && !CheckPlacement.IsExecutable(layout, fixup.Target))
                {
                    (errors ??= []).Add(BadInitializer(layout, objectIndex, section, relocation, fixup.Target));
                }
                else if (form == PointerForm.Fixup)
                {
                    fixups[count++] = fixup;
                }
            }
        }

        return (count == bound ? ImmutableCollectionsMarshal.AsImmutableArray(fixups) : [.. fixups.AsSpan(0, count)], errors is null ? [] : [.. errors]);
    }

    private static int CountPointers(AtomGraph graph, ReadOnlySpan<AtomId> order)
    {
        int count = 0;
        foreach (AtomId atom in order)
        {
            if (graph.Atoms.RelocationCount[atom.Value] == 0)
            {
                continue;
            }

            ReadOnlySpan<RelocationInfo> relocations = graph.RelocationsOf(atom);
            for (int r = 0; r < relocations.Length; r++)
            {
                count += IsPointer(relocations, r) ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>True for an 8-byte UNSIGNED that is not the second half of a difference.</summary>
    internal static bool IsPointer(ReadOnlySpan<RelocationInfo> relocations, int index) =>
        relocations[index].Type == RelocationType.Unsigned
        && relocations[index].LengthLog2 == 3
        && (index == 0 || relocations[index - 1].Type != RelocationType.Subtractor);

    private static bool IsWritable(OutputPlan plan, int section)
    {
        foreach (OutputSegment segment in plan.Segments)
        {
            if (section >= segment.FirstSection && section < segment.FirstSection + segment.SectionCount)
            {
                return (segment.InitialProtection & WriteProtection) != 0;
            }
        }

        return false;
    }

    private static ImmutableArray<Fixup> OfSynthetic(Layout layout, Region region) => layout.Plan.Sections[region.Section].Synthetic switch
    {
        SyntheticKind.Got => OfGot(layout, region.Address),
        SyntheticKind.LazyPointers => OfLazyPointers(layout, region.Address),
        SyntheticKind.TlvPointers => OfTlvPointers(layout, region.Address),
        _ => [],
    };

    private static ImmutableArray<Fixup> OfGot(Layout layout, ulong address)
    {
        if (!layout.Plan.Options.IsSlidable)
        {
            return [];
        }

        ImmutableArray<SlotTarget> slots = layout.Plan.Synthetics.Got;
        ReadOnlySpan<GlobalSymbol> globals = layout.Plan.Graph.Resolution.Globals.Symbols.AsSpan();
        ImmutableArray<Fixup>.Builder fixups = ImmutableArray.CreateBuilder<Fixup>(slots.Length);
        for (int i = 0; i < slots.Length; i++)
        {
            SlotTarget slot = slots[i];
            ulong place = address + ((ulong)i * 8);
            if (slot.Symbol >= 0 && globals[slot.Symbol].NeedsBinding)
            {
                fixups.Add(new Fixup(place, 0, slot.Symbol, 0));
            }
            else if (slot.Symbol < 0 || globals[slot.Symbol].Kind != GlobalKind.Absolute)
            {
                fixups.Add(new Fixup(place, layout.AddressOf(slot), -1, 0));
            }
        }

        return fixups.DrainToImmutable();
    }

    /// <summary>Until its first call a lazy pointer points at its entry of the stub helper, wherever the image is.</summary>
    private static ImmutableArray<Fixup> OfLazyPointers(Layout layout, ulong address)
    {
        ulong helper = layout.AddressOfSynthetic(SyntheticKind.StubHelper);
        var fixups = new Fixup[layout.Plan.Synthetics.LazyPointers.Length];
        for (int i = 0; i < fixups.Length; i++)
        {
            ulong entry = helper + AddSynthetics.StubHelperHeaderSizeBytes + ((ulong)i * AddSynthetics.StubHelperEntrySizeBytes);
            fixups[i] = new Fixup(address + ((ulong)i * 8), entry, -1, 0);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(fixups);
    }

    private static ImmutableArray<Fixup> OfTlvPointers(Layout layout, ulong address)
    {
        var fixups = new Fixup[layout.Plan.Synthetics.TlvPointers.Length];
        for (int i = 0; i < fixups.Length; i++)
        {
            fixups[i] = new Fixup(address + ((ulong)i * 8), 0, layout.Plan.Synthetics.TlvPointers[i].Value, 0);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(fixups);
    }

    /// <summary>The first word is a function, the second is dyld's, the third is a place in the template, or an absolute symbol's value.</summary>
    private static bool FitsDescriptor(uint field, PointerForm form, in PointerReader pointers, ReferenceTarget target, ulong value) => field switch
    {
        TlvOffsetField => form == PointerForm.Value && value <= pointers.TlvTemplateSizeBytes,
        0 or 8 => !pointers.IsInTlvTemplate(target),
        _ => false,
    };

    private static Diagnostic BadDescriptor(Layout layout, int objectIndex, InputSection section, RelocationInfo relocation) => Diagnostic.LinkError(
        PlanningCodes.MalformedTlvDescriptor,
        layout.Plan.Graph.Resolution.Objects[objectIndex].Origin with { Section = section.Key.ToString(), Offset = relocation.Address },
        $"a thread-local variable's descriptor is a function, a zero and a place in the initial values of {TlvDescriptorBytes / 3} bytes each; this pointer is none of them");

    private static Diagnostic BadInitializer(Layout layout, int objectIndex, InputSection section, RelocationInfo relocation, ulong target) => Diagnostic.LinkError(
        PlanningCodes.BadInitializer,
        layout.Plan.Graph.Resolution.Objects[objectIndex].Origin with { Section = section.Key.ToString(), Offset = relocation.Address },
        $"the initialiser at 0x{target:x} is in no segment that may be executed");

    private static Diagnostic OutOfReach(Layout layout, int objectIndex, InputSection section, RelocationInfo relocation, ulong target) =>
        Diagnostic.LinkError(
            PlanningCodes.OutOfRange,
            layout.Plan.Graph.Resolution.Objects[objectIndex].Origin with { Section = section.Key.ToString(), Offset = relocation.Address },
            $"a pointer to 0x{target:x}: chained fixups reach 64 GiB; -no_fixup_chains reaches everything");

    private static Diagnostic BeyondRelocations(Layout layout, int objectIndex, InputSection section, RelocationInfo relocation) =>
        Diagnostic.LinkError(
            PlanningCodes.OutOfRange,
            layout.Plan.Graph.Resolution.Objects[objectIndex].Origin with { Section = section.Key.ToString(), Offset = relocation.Address },
            "a pointer more than 2 GiB behind the image's base: local relocations reach no farther");

    private static Diagnostic Explain(
        Layout layout, int objectIndex, InputSection section, RelocationInfo relocation, ReferenceTarget target, PointerForm form, bool writable)
    {
        Origin origin = layout.Plan.Graph.Resolution.Objects[objectIndex].Origin with { Section = section.Key.ToString(), Offset = relocation.Address };
        string name = target.Symbol >= 0 ? $"{layout.Plan.Graph.Resolution.Globals.TextOf(new SymbolId(target.Symbol))}" : "a local symbol";
        if (form == PointerForm.Invalid)
        {
            return Diagnostic.LinkError(PlanningCodes.ReferenceToNothing, origin, $"a pointer to {name}, which is in no section of the output");
        }

        string writer = layout.Plan.Options.HasDyldTables ? "dyld" : "the loader";
        return writable
            ? Diagnostic.LinkError(PlanningCodes.UnalignedFixup, origin, $"the pointer to {name} is not aligned to 4 bytes, as {writer} requires")
            : Diagnostic.LinkError(PlanningCodes.FixupInReadOnlySegment, origin, $"the pointer to {name} must be written by {writer}, but its segment is not writable (an absolute pointer in code or constants?)");
    }
}
