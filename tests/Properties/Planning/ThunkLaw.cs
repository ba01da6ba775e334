using System.Collections.Generic;
using System.Linq;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Planning;

namespace AfsLd.Tests.Properties.Planning;

/// <summary>What branches and thunks of a layout must be: every branch reaches its target or a thunk for it, and no thunk lies on anything.</summary>
internal static class ThunkLaw
{
    private const long Back = 128L << 20;
    private const long Forth = (128L << 20) - 4;

    /// <summary>What is wrong first, or null.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="stubs">The address of the stubs.</param>
    internal static string? FirstWrong(Layout layout, ulong stubs) => Branches(layout, stubs) ?? Places(layout);

    /// <summary>How many branches go through a thunk.</summary>
    internal static int CountFar(Layout layout, ulong stubs) => ListBranches(layout, stubs).Count(branch => !Reaches(branch.From, branch.To));

    private static string? Branches(Layout layout, ulong stubs)
    {
        foreach ((ulong from, ulong to, SlotTarget target) in ListBranches(layout, stubs))
        {
            if (Reaches(from, to))
            {
                continue;
            }

            // The one that the emitter takes, and the list that it takes it from.
            ulong taken = layout.Thunks.Find(target, from);
            if (taken == 0 || !Reaches(from, taken) || !layout.Thunks.Thunks.Contains(new Thunk(taken, target)))
            {
                return $"the branch at 0x{from:x} to 0x{to:x} does not arrive";
            }
        }

        return null;
    }

    private static IEnumerable<(ulong From, ulong To, SlotTarget Target)> ListBranches(Layout layout, ulong stubs)
    {
        AtomGraph graph = layout.Plan.Graph;
        for (int a = 0; a < graph.Atoms.Count; a++)
        {
            if (layout.Plan.SectionOfAtom[a] < 0)
            {
                continue;
            }

            int o = graph.Atoms.ObjectOf[a];
            RelocationInfo[] rows = graph.RelocationsOf(new AtomId(a)).ToArray();
            for (int r = 0; r < rows.Length; r++)
            {
                if (rows[r].Type != RelocationType.Branch26)
                {
                    continue;
                }

                long addend = r > 0 && rows[r - 1].Type == RelocationType.Addend ? (rows[r - 1].SymbolNumber ^ 0x800000) - 0x800000 : 0;
                ulong from = layout.AddressOfAtom[a] + rows[r].Address - graph.Atoms.OffsetInSection[a];
                int symbol = graph.Resolution.SymbolMaps[o][rows[r].SymbolNumber];
                int atom = symbol >= 0 ? -1 : graph.AtomOfSymbol[o][rows[r].SymbolNumber];
                int stub = symbol >= 0 ? layout.Plan.Synthetics.StubOfSymbol[symbol] : -1;
                ulong to = stub >= 0 ? stubs + ((ulong)stub * 12) : symbol >= 0 ? layout.AddressOfGlobal[symbol] : layout.AddressOfAtom[atom];
                yield return (from, to + (ulong)addend, new SlotTarget(symbol, atom, (uint)addend));
            }
        }
    }

    private static string? Places(Layout layout)
    {
        OutputPlan plan = layout.Plan;
        for (int s = 0; s < plan.Sections.Length; s++)
        {
            if (plan.Sections[s].Synthetic != SyntheticKind.None)
            {
                continue;
            }

            SectionPlace place = layout.Sections[s];
            List<(ulong Start, ulong End)> parts = [.. plan.AtomOrder.AsSpan().Slice(plan.Sections[s].FirstAtom, plan.Sections[s].AtomCount).ToArray()
                .Select(atom => (layout.AddressOfAtom[atom.Value], layout.AddressOfAtom[atom.Value] + plan.Graph.Atoms.SizeBytes[atom.Value]))];
            parts.AddRange(layout.Thunks.Thunks.Where(thunk => thunk.Address >= place.Address && thunk.Address < place.Address + place.SizeBytes)
                .Select(thunk => (thunk.Address, thunk.Address + 12)));
            parts.Sort();
            ulong end = place.Address;
            foreach ((ulong start, ulong next) in parts)
            {
                if (start < end || start % 4 != 0)
                {
                    return $"something lies on what ends at 0x{end:x} in {plan.Sections[s].Key}";
                }

                end = next;
            }

            if (end > place.Address + place.SizeBytes)
            {
                return $"{plan.Sections[s].Key} ends before its last thunk";
            }
        }

        return layout.Thunks.Thunks.All(thunk => layout.Sections.Any(place => thunk.Address >= place.Address && thunk.Address + 12 <= place.Address + place.SizeBytes))
            ? null
            : "a thunk is in no section";
    }

    private static bool Reaches(ulong from, ulong to) => (long)(to - from) is >= -Back and <= Forth;
}
