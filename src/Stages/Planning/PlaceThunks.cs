using System;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Planning;

/// <summary>Finds the branches that do not reach their targets in a provisional layout and asks for thunks.</summary>
internal static class PlaceThunks
{
    /// <summary>Asks for every missing thunk; true if any was.</summary>
    internal static bool RequestMissing(OutputPlan plan, BranchTarget targets, ReadOnlySpan<ulong> addressOfAtom, ThunkIslands islands)
    {
        AtomGraph graph = plan.Graph;
        bool any = false;
        for (int o = 0; o < graph.Resolution.Objects.Length; o++)
        {
            var reader = new ReferenceReader(graph, o);
            for (int atom = graph.FirstAtomOfObject[o]; atom < graph.FirstAtomOfObject[o + 1]; atom++)
            {
                if (plan.SectionOfAtom[atom] < 0 || graph.Atoms.RelocationCount[atom] == 0)
                {
                    continue;
                }

                ulong start = addressOfAtom[atom] - graph.Atoms.OffsetInSection[atom];
                ReadOnlySpan<RelocationInfo> relocations = graph.RelocationsOf(new AtomId(atom));
                for (int r = 0; r < relocations.Length; r++)
                {
                    if (relocations[r].Type != RelocationType.Branch26)
                    {
                        continue;
                    }

                    long addend = r > 0 && relocations[r - 1].Type == RelocationType.Addend ? relocations[r - 1].SignedSymbolNumber : 0;
                    ReferenceTarget target = reader.Read(relocations[r], addend);
                    if (target.Symbol < 0 && target.Atom < 0)
                    {
                        continue;
                    }

                    ulong from = start + relocations[r].Address;
                    if (!Reaches(from, targets.Of(target)))
                    {
                        any |= islands.Request(BranchTarget.Key(target), from);
                    }
                }
            }
        }

        return any;
    }

    /// <summary>True if B or BL at one address reaches the other.</summary>
    internal static bool Reaches(ulong from, ulong to)
    {
        long distance = (long)(to - from);
        return distance is >= -(128L << 20) and <= ThunkPlan.BranchReachBytes;
    }
}
