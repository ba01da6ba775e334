using System;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;

namespace AfsLd.Stages.Hints;

/// <summary>Finds the atoms of one object's hints; neighbours in the file mostly lie in one atom, so the last one is asked first.</summary>
internal ref struct HintPlace(AtomGraph graph, ObjectId id)
{
    private readonly ReadOnlySpan<InputSection> sections = graph.Resolution.Objects[id.Value].Sections.AsSpan();
    private int atom = -1;
    private ulong start;
    private ulong sizeBytes;

    /// <summary>The atom of code, in the output, in which all of the hint's instructions lie; -1 if there is none.</summary>
    internal int AtomOf(in Hint hint)
    {
        if (!hint.IsKnown)
        {
            return -1;
        }

        if (atom < 0 || hint.First - start >= sizeBytes)
        {
            Find(hint.First);
        }

        bool isUsable = atom >= 0
            && (graph.Atoms.Flags[atom] & (AtomFlags.Dropped | AtomFlags.Code | AtomFlags.Zerofill)) == AtomFlags.Code
            && hint.LiesIn(start, sizeBytes);
        return isUsable ? atom : -1;
    }

    private void Find(ulong address)
    {
        atom = -1;
        for (int s = 0; s < sections.Length; s++)
        {
            ulong offset = address - sections[s].Address;
            if (offset < sections[s].SizeBytes)
            {
                atom = graph.AtomAt(id.Value, s, offset);
                if (atom >= 0)
                {
                    start = sections[s].Address + graph.Atoms.OffsetInSection[atom];
                    sizeBytes = graph.Atoms.SizeBytes[atom];
                    return;
                }
            }
        }
    }
}
