using System;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Unwinding;

/// <summary>The addresses that unwind information holds.</summary>
internal readonly ref struct UnwindAddresses
{
    private readonly ReadOnlySpan<int> replacement;
    private readonly ReadOnlySpan<ulong> atoms;
    private readonly ReadOnlySpan<ulong> personalitySlots;

    /// <summary>The addresses of a final layout.</summary>
    /// <param name="graph">The atoms.</param>
    /// <param name="atoms">Their addresses.</param>
    /// <param name="personalitySlots">Per personality of the plan: the address of its GOT slot.</param>
    internal UnwindAddresses(AtomGraph graph, ReadOnlySpan<ulong> atoms, ReadOnlySpan<ulong> personalitySlots)
    {
        replacement = graph.Replacement.AsSpan();
        this.atoms = atoms;
        this.personalitySlots = personalitySlots;
    }

    /// <summary>The address of a place in an atom.</summary>
    internal ulong Of(int atom, uint offset) => atoms[replacement[atom]] + offset;

    /// <summary>The address of a personality's GOT slot.</summary>
    internal ulong SlotOf(int personality) => personalitySlots[personality];

    /// <summary>The addresses of the GOT slots of a layout's personalities.</summary>
    internal static ulong[] PersonalitySlots(Layout layout)
    {
        SyntheticPlan synthetics = layout.Plan.Synthetics;
        ulong got = layout.AddressOfSynthetic(SyntheticKind.Got);
        var slots = new ulong[layout.Plan.Unwind.Personalities.Length];
        for (int i = 0; i < slots.Length; i++)
        {
            SlotTarget target = layout.Plan.Unwind.Personalities[i];
            int slot = target.Symbol >= 0 ? synthetics.GotSlotOfSymbol[target.Symbol] : synthetics.GotSlotOfPlace[target];
            slots[i] = got + ((ulong)slot * 8);
        }

        return slots;
    }
}
