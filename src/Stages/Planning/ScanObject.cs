using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Planning;

/// <summary>One need: which target, and what for.</summary>
internal readonly record struct SlotNeed(SlotTarget Target, SlotNeeds Needs);

/// <summary>Reads the relocations of one object's live atoms and says which slots they need, in order of first need.</summary>
internal static class ScanObject
{
    internal static (ImmutableArray<SlotNeed> Needs, ImmutableArray<Diagnostic> Warnings) Run(AtomGraph graph, int objectIndex)
    {
        ReadOnlySpan<GlobalSymbol> globals = graph.Resolution.Globals.Symbols.AsSpan();
        ParsedObject input = graph.Resolution.Objects[objectIndex];
        ReadOnlySpan<int> map = graph.Resolution.SymbolMaps[objectIndex].AsSpan();
        ReadOnlySpan<AtomFlags> flags = graph.Atoms.Flags.AsSpan();
        ReadOnlySpan<int> relocationCount = graph.Atoms.RelocationCount.AsSpan();
        ReadOnlySpan<int> firstRelocation = graph.Atoms.FirstRelocation.AsSpan();
        ReadOnlySpan<int> sectionOf = graph.Atoms.SectionOf.AsSpan();
        var reader = new ReferenceReader(graph, objectIndex);
        Span<SlotNeeds> seen = input.Symbols.Count <= 4096 ? stackalloc SlotNeeds[input.Symbols.Count] : new SlotNeeds[input.Symbols.Count];
        seen.Clear();
        List<SlotNeed>? needs = null;
        List<Diagnostic>? warnings = null;

        int section = -1;
        ReadOnlySpan<RelocationInfo> rows = default;
        int end = graph.FirstAtomOfObject[objectIndex + 1];
        for (int atom = graph.FirstAtomOfObject[objectIndex]; atom < end; atom++)
        {
            if (relocationCount[atom] == 0 || (flags[atom] & AtomFlags.Dropped) != 0)
            {
                continue;
            }

            if (sectionOf[atom] != section)
            {
                section = sectionOf[atom];
                rows = input.Sections[section].RelocationRows;
            }

            for (int r = firstRelocation[atom]; r < firstRelocation[atom] + relocationCount[atom]; r++)
            {
                RelocationInfo relocation = rows[r];
                RelocationType type = relocation.Type;
                if (type is RelocationType.Unsigned or RelocationType.Subtractor or RelocationType.Addend)
                {
                    continue;
                }

                int symbol = relocation.IsExternal ? map[relocation.SymbolNumber] : -1;
                if (symbol < 0)
                {
                    if (type == RelocationType.PointerToGot)
                    {
                        ReferenceTarget target = reader.Read(relocation, 0);
                        if (target.Atom >= 0)
                        {
                            (needs ??= []).Add(new SlotNeed(new SlotTarget(-1, target.Atom, (uint)target.Addend), SlotNeeds.Got));
                        }
                    }

                    continue;
                }

                SlotNeeds need = NeedOf(type, globals[symbol]);
                if (need == SlotNeeds.None)
                {
                    continue;
                }

                bool isDirect = type is RelocationType.Page21 or RelocationType.PageOff12;
                if (isDirect && (seen[relocation.SymbolNumber] & SlotNeeds.Direct) == 0)
                {
                    seen[relocation.SymbolNumber] |= SlotNeeds.Direct;
                    (warnings ??= []).Add(DirectImport(graph, input, section, relocation, symbol));
                }

                if ((seen[relocation.SymbolNumber] & need) == 0)
                {
                    seen[relocation.SymbolNumber] |= need;
                    (needs ??= []).Add(new SlotNeed(new SlotTarget(symbol, -1, 0), need));
                }
            }
        }

        return (needs is null ? [] : [.. needs], warnings is null ? [] : [.. warnings]);
    }

    /// <summary>What one kind of reference to one global needs.</summary>
    private static SlotNeeds NeedOf(RelocationType type, in GlobalSymbol global) => type switch
    {
        RelocationType.Branch26 => global.NeedsBinding ? SlotNeeds.Stub : SlotNeeds.None,
        RelocationType.GotLoadPage21 or RelocationType.GotLoadPageOff12 => NeedsGotSlot(global) ? SlotNeeds.Got : SlotNeeds.None,
        RelocationType.PointerToGot => SlotNeeds.Got,
        RelocationType.TlvpLoadPage21 or RelocationType.TlvpLoadPageOff12 => global.NeedsBinding ? SlotNeeds.TlvPointer : SlotNeeds.None,

        // Code that takes an import's address without the GOT: its stub is the best address there is.
        RelocationType.Page21 or RelocationType.PageOff12 => IsImport(global) ? SlotNeeds.Stub : SlotNeeds.None,
        _ => SlotNeeds.None,
    };

    /// <summary>A GOT load of anything else becomes ADRP + ADD of its address. An absolute value may be out of ADRP's reach.</summary>
    internal static bool NeedsGotSlot(in GlobalSymbol global) => global.NeedsBinding || global.Kind == GlobalKind.Absolute;

    private static bool IsImport(in GlobalSymbol global) => global.Kind is GlobalKind.Dylib or GlobalKind.Undefined;

    private static Diagnostic DirectImport(AtomGraph graph, ParsedObject input, int section, RelocationInfo relocation, int symbol) =>
        Diagnostic.Warning(
            PlanningCodes.DirectReferenceToImport,
            input.Origin with { Section = input.Sections[section].Key.ToString(), Offset = relocation.Address },
            $"{relocation.Type} refers directly to {graph.Resolution.Globals.TextOf(new(symbol))}, which a dylib defines: right for a function (its stub is used), wrong for data: the reference should go through the GOT");
}
