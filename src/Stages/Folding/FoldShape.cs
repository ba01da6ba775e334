using System;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Ids;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Folding;

/// <summary>One candidate, ready to be hashed or compared: its bytes, relocations and unwind records.</summary>
/// <remarks>What two candidates refer to is compared here only as far as it is no candidate; the rest is what edges are for: the
/// candidates that relocations, then unwind records refer to, in order.</remarks>
internal readonly ref struct FoldShape
{
    private readonly FoldReferences references;
    private readonly InputSection section;
    private readonly ReadOnlySpan<byte> contents;
    private readonly ReadOnlySpan<RelocationInfo> relocations;
    private readonly uint offset;
    private readonly int atom;
    private readonly FoldUnwind unwind;

    internal FoldShape(AtomGraph graph, UnwindObject records, FoldReferences references, int atom)
    {
        this.references = references;
        this.atom = atom;
        section = graph.SectionOf(new AtomId(atom));
        offset = graph.Atoms.OffsetInSection[atom];
        contents = section.Contents.Span.Slice((int)offset, (int)graph.Atoms.SizeBytes[atom]);
        relocations = graph.RelocationsOf(new AtomId(atom));
        unwind = new FoldUnwind(graph, records, references, atom);
    }

    /// <summary>A hash that equal candidates share. Appends the candidates (by atom) that this one refers to.</summary>
    internal ulong Hash(ref GrowingArray<int> edges)
    {
        ulong hash = FoldHash.Mix(FoldHash.Seed, section.Key.Section.Low);
        hash = FoldHash.Mix(hash, section.Key.Segment.Low);
        int end = contents.Length;
        for (int r = 0; r < relocations.Length; r++)
        {
            RelocationInfo relocation = relocations[r];
            if (relocation.Type == RelocationType.Addend)
            {
                continue;
            }

            if (IsDifferenceOfPlaces(relocation))
            {
                // Like nothing else, so that hashes of such atoms do not meet.
                return FoldHash.Mix(hash, (uint)atom | (1UL << 63));
            }

            int place = (int)(relocation.Address - offset);
            if (IsWrittenOver(relocation))
            {
                int after = Math.Min(end, place + (1 << relocation.LengthLog2));
                hash = FoldHash.Mix(hash, NameHash.Of(contents[after..end]));
                end = Math.Min(end, place);
            }

            FoldTarget target = references.At(section, relocations, r);
            hash = FoldHash.Mix(hash, ((ulong)(uint)place << 32) | ShapeOf(relocation));
            hash = Mix(hash, target, ref edges);
        }

        hash = FoldHash.Mix(hash, NameHash.Of(contents[..end]));
        return unwind.Hash(hash, ref edges);
    }

    /// <summary>True if the two differ in nothing but the candidates that they refer to.</summary>
    internal bool IsLike(FoldShape other)
    {
        if (section.Key != other.section.Key || section.Type != other.section.Type || contents.Length != other.contents.Length)
        {
            return false;
        }

        int end = contents.Length;
        int r = 0;
        int o = 0;
        while (true)
        {
            r = SkipAddend(relocations, r);
            o = SkipAddend(other.relocations, o);
            if (r == relocations.Length || o == other.relocations.Length)
            {
                return r == relocations.Length && o == other.relocations.Length
                    && contents[..end].SequenceEqual(other.contents[..end])
                    && unwind.IsLike(other.unwind);
            }

            RelocationInfo relocation = relocations[r];
            int place = (int)(relocation.Address - offset);
            if (place != (int)(other.relocations[o].Address - other.offset)
                || ShapeOf(relocation) != ShapeOf(other.relocations[o])
                || IsDifferenceOfPlaces(relocation)
                || IsDifferenceOfPlaces(other.relocations[o])
                || !references.At(section, relocations, r).IsSameBut(other.references.At(other.section, other.relocations, o)))
            {
                return false;
            }

            if (IsWrittenOver(relocation))
            {
                int after = Math.Min(end, place + (1 << relocation.LengthLog2));
                if (!contents[after..end].SequenceEqual(other.contents[after..end]))
                {
                    return false;
                }

                end = Math.Min(end, place);
            }

            r++;
            o++;
        }
    }

    internal static ulong Mix(ulong hash, FoldTarget target, ref GrowingArray<int> edges)
    {
        bool isCandidate = target.Kind == FoldTargetKind.Candidate;
        if (isCandidate)
        {
            edges.Add(target.Target);
        }

        hash = FoldHash.Mix(hash, ((ulong)target.Kind << 32) | (isCandidate ? 0 : (uint)target.Target));
        return FoldHash.Mix(hash, (ulong)target.Addend);
    }

    /// <summary>Type, length and whether it is relative: not which symbol, nor how it is named.</summary>
    private static uint ShapeOf(RelocationInfo relocation) =>
        ((uint)relocation.Type << 4) | ((uint)relocation.LengthLog2 << 1) | (relocation.IsPcRelative ? 1u : 0);

    /// <summary>True if the bytes in place say nothing that the target does not: an address in the object, or the place's own offset.</summary>
    private static bool IsWrittenOver(RelocationInfo relocation) => relocation.Type is RelocationType.Unsigned or RelocationType.PointerToGot;

    /// <summary>A difference without symbols: only the bytes in place and the sections say of what.</summary>
    private static bool IsDifferenceOfPlaces(RelocationInfo relocation) =>
        relocation.Type == RelocationType.Subtractor && !relocation.IsExternal;

    private static int SkipAddend(ReadOnlySpan<RelocationInfo> relocations, int index)
    {
        while (index < relocations.Length && relocations[index].Type == RelocationType.Addend)
        {
            index++;
        }

        return index;
    }
}
