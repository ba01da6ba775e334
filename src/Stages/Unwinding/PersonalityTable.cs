using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Unwinding;

/// <summary>The personalities of the output, each once, in the order they are added. A name and a place that are the same
/// routine are one.</summary>
internal sealed class PersonalityTable(AtomGraph graph)
{
    private readonly List<SlotTarget> targets = [];
    private readonly Dictionary<SlotTarget, int> indices = [];

    internal int Count => targets.Count;

    internal int Add(SlotTarget target)
    {
        SlotTarget place = PlaceOf(target);
        if (!indices.TryGetValue(place, out int index))
        {
            index = targets.Count;
            indices.Add(place, index);
            targets.Add(target);
        }

        return index;
    }

    internal ImmutableArray<SlotTarget> Freeze() => [.. targets];

    private SlotTarget PlaceOf(SlotTarget target)
    {
        if (target.Symbol < 0)
        {
            return target;
        }

        int atom = graph.AtomOfGlobal[target.Symbol];
        return atom < 0 || graph.Resolution.Globals.Symbols[target.Symbol].NeedsBinding
            ? target
            : new SlotTarget(-1, graph.Replacement[atom], graph.OffsetOfGlobal[target.Symbol]);
    }
}
