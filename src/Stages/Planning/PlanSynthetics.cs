using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Planning;

/// <summary>Decides every GOT slot, stub and thread-local pointer: objects are scanned in parallel, their needs merged in order.</summary>
public static class PlanSynthetics
{
    /// <summary>The slots of all live atoms and of the unwind personalities.</summary>
    /// <param name="execution">Objects are scanned on it.</param>
    /// <param name="graph">Coalesced, dead-stripped.</param>
    /// <param name="unwind">Its personalities get GOT slots after those of code.</param>
    /// <param name="stubBinder">dyld_stub_binder when binding is lazy (imported stubs jump through lazy pointers); else None.</param>
    public static SyntheticPlan Run(IExecution execution, AtomGraph graph, UnwindPlan unwind, SymbolId stubBinder)
    {
        var objects = new int[graph.Resolution.Objects.Length];
        for (int i = 0; i < objects.Length; i++)
        {
            objects[i] = i;
        }

        ImmutableArray<(ImmutableArray<SlotNeed> Needs, ImmutableArray<Diagnostic> Warnings)> scans =
            execution.Map(ImmutableCollectionsMarshal.AsImmutableArray(objects), o => ScanObject.Run(graph, o));

        ImmutableArray<Diagnostic>.Builder warnings = ImmutableArray.CreateBuilder<Diagnostic>();
        var slots = new SlotAssigner(graph.Resolution.Globals, stubBinder.IsSome);
        foreach ((ImmutableArray<SlotNeed> needs, ImmutableArray<Diagnostic> found) in scans)
        {
            warnings.AddRange(found);
            foreach (SlotNeed need in needs)
            {
                slots.Assign(need.Target, need.Needs);
            }
        }

        foreach (SlotTarget personality in unwind.Personalities)
        {
            slots.Assign(personality, SlotNeeds.Got);
        }

        if (graph.Resolution.Entry.IsSome && !graph.Resolution.Globals[graph.Resolution.Entry].IsDefinedHere)
        {
            // LC_MAIN needs an offset in this image: an entry that a dylib defines is reached through its stub (ld64).
            slots.Assign(SlotTarget.OfSymbol(graph.Resolution.Entry), SlotNeeds.Stub);
        }

        if (slots.AnyLazy)
        {
            // The stub helper enters dyld through this slot.
            slots.Assign(SlotTarget.OfSymbol(stubBinder), SlotNeeds.Got);
        }

        return slots.Freeze() with { Warnings = warnings.ToImmutable() };
    }

    private sealed class SlotAssigner
    {
        private readonly GlobalTable globals;
        private readonly bool lazyBinding;
        private readonly List<SlotTarget> got = [];
        private readonly List<SymbolId> stubs = [];
        private readonly List<SymbolId> lazyPointers = [];
        private readonly List<SymbolId> tlvPointers = [];
        private readonly int[] gotOf;
        private readonly int[] stubOf;
        private readonly int[] lazyOf;
        private readonly int[] tlvOf;
        private ImmutableDictionary<SlotTarget, int> gotOfPlace = ImmutableDictionary<SlotTarget, int>.Empty;

        internal SlotAssigner(GlobalTable globals, bool lazyBinding)
        {
            this.globals = globals;
            this.lazyBinding = lazyBinding;
            gotOf = Empty(globals.Count);
            stubOf = Empty(globals.Count);
            lazyOf = Empty(globals.Count);
            tlvOf = Empty(globals.Count);
        }

        internal bool AnyLazy => lazyPointers.Count != 0;

        internal void Assign(SlotTarget target, SlotNeeds needs)
        {
            if (target.Symbol < 0)
            {
                if (!gotOfPlace.ContainsKey(target))
                {
                    gotOfPlace = gotOfPlace.Add(target, got.Count);
                    got.Add(target);
                }

                return;
            }

            int symbol = target.Symbol;
            if ((needs & SlotNeeds.Got) != 0)
            {
                AssignGot(symbol);
            }

            if ((needs & SlotNeeds.Stub) != 0 && stubOf[symbol] < 0)
            {
                stubOf[symbol] = stubs.Count;
                stubs.Add(new SymbolId(symbol));
                if (lazyBinding && BindsLazily(globals.Symbols[symbol]))
                {
                    lazyOf[symbol] = lazyPointers.Count;
                    lazyPointers.Add(new SymbolId(symbol));
                }
                else
                {
                    AssignGot(symbol);
                }
            }

            if ((needs & SlotNeeds.TlvPointer) != 0 && tlvOf[symbol] < 0)
            {
                tlvOf[symbol] = tlvPointers.Count;
                tlvPointers.Add(new SymbolId(symbol));
            }
        }

        internal SyntheticPlan Freeze() => new()
        {
            Got = [.. got],
            GotSlotOfSymbol = ImmutableCollectionsMarshal.AsImmutableArray(gotOf),
            GotSlotOfPlace = gotOfPlace,
            Stubs = [.. stubs],
            StubOfSymbol = ImmutableCollectionsMarshal.AsImmutableArray(stubOf),
            LazyPointers = [.. lazyPointers],
            LazyPointerOfSymbol = ImmutableCollectionsMarshal.AsImmutableArray(lazyOf),
            TlvPointers = [.. tlvPointers],
            TlvPointerOfSymbol = ImmutableCollectionsMarshal.AsImmutableArray(tlvOf),
        };

        private void AssignGot(int symbol)
        {
            if (gotOf[symbol] < 0)
            {
                gotOf[symbol] = got.Count;
                got.Add(SlotTarget.OfSymbol(new SymbolId(symbol)));
            }
        }

        /// <summary>dyld binds weak definitions at launch, never lazily: their stubs go through the GOT.</summary>
        private static bool BindsLazily(in GlobalSymbol global) =>
            !global.Has(GlobalFlags.WeakDefinition | GlobalFlags.BoundAtRunTime);

        private static int[] Empty(int count)
        {
            var slots = new int[count];
            Array.Fill(slots, -1);
            return slots;
        }
    }
}
