using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Unwinding;

/// <summary>The personality routines of one object, each once, in first-use order.</summary>
internal sealed class PersonalityList
{
    private readonly List<SlotTarget> targets = [];
    private readonly Dictionary<SlotTarget, int> indices = [];
    private RelocationInfo recent;
    private long recentContents;
    private int recentIndex = -1;

    /// <summary>The index of the personality that a relocation refers to; -1 if it is neither a name nor a place in an atom.</summary>
    internal int Add(AtomGraph graph, int objectIndex, RelocationInfo relocation, long contents)
    {
        // Nearly all functions of an object have the same one.
        var key = relocation with { Address = 0 };
        if (recentIndex >= 0 && key == recent && contents == recentContents)
        {
            return recentIndex;
        }

        int sectionCount = graph.Resolution.Objects[objectIndex].Sections.Length;
        int symbolCount = graph.Resolution.Objects[objectIndex].Symbols.Count;
        if (relocation.IsExternal ? relocation.SymbolNumber >= symbolCount : (uint)(relocation.SymbolNumber - 1) >= (uint)sectionCount)
        {
            return -1;
        }

        ReferenceTarget target = new ReferenceReader(graph, objectIndex).Read(relocation, contents);
        if (target.Symbol < 0 && (target.Atom < 0 || target.Addend < 0 || target.Addend > uint.MaxValue))
        {
            return -1;
        }

        recent = key;
        recentContents = contents;
        recentIndex = Add(target.Symbol >= 0 ? new SlotTarget(target.Symbol, -1, 0) : new SlotTarget(-1, target.Atom, (uint)target.Addend));
        return recentIndex;
    }

    internal ImmutableArray<SlotTarget> Freeze() => [.. targets];

    private int Add(SlotTarget target)
    {
        if (!indices.TryGetValue(target, out int index))
        {
            index = targets.Count;
            indices.Add(target, index);
            targets.Add(target);
        }

        return index;
    }
}
