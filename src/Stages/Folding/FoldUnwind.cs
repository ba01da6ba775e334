using System;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Planning;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.Folding;

/// <summary>How to unwind out of a candidate: functions that differ in that are different functions.</summary>
internal readonly ref struct FoldUnwind
{
    private readonly AtomGraph graph;
    private readonly UnwindObject part;
    private readonly FoldReferences references;
    private readonly ReadOnlySpan<UnwindRecord> records;
    private readonly int objectIndex;

    internal FoldUnwind(AtomGraph graph, UnwindObject part, FoldReferences references, int atom)
    {
        this.graph = graph;
        this.part = part;
        this.references = references;
        records = part.RecordsOf(atom);
        objectIndex = graph.Atoms.ObjectOf[atom];
    }

    /// <summary>The hash with the records. Appends the exception tables that are candidates.</summary>
    internal ulong Hash(ulong hash, ref GrowingArray<int> edges)
    {
        foreach (ref readonly UnwindRecord record in records)
        {
            hash = FoldHash.Mix(hash, ((ulong)record.Offset << 32) | record.Length);
            hash = FoldHash.Mix(hash, record.Encoding);
            FoldTarget personality = PersonalityOf(record.Personality);
            hash = FoldHash.Mix(hash, ((ulong)personality.Kind << 32) | (uint)personality.Target);
            hash = FoldShape.Mix(hash, Lsda(record.Lsda, record.LsdaOffset), ref edges);
            if (NeedsFrame(record))
            {
                hash = FoldHash.Mix(hash, NameHash.Of(InstructionsOf(part.Fdes[record.Fde])));
                UnwindFde fde = part.Fdes[record.Fde];
                hash = FoldShape.Mix(hash, Lsda(fde.Lsda, fde.LsdaOffset), ref edges);
            }
        }

        return hash;
    }

    /// <summary>True if the records differ in nothing but the candidates that they refer to.</summary>
    internal bool IsLike(FoldUnwind other)
    {
        if (records.Length != other.records.Length)
        {
            return false;
        }

        for (int i = 0; i < records.Length; i++)
        {
            ref readonly UnwindRecord left = ref records[i];
            ref readonly UnwindRecord right = ref other.records[i];
            if (left.Offset != right.Offset || left.Length != right.Length || left.Encoding != right.Encoding
                || PersonalityOf(left.Personality) != other.PersonalityOf(right.Personality)
                || !Lsda(left.Lsda, left.LsdaOffset).IsSameBut(other.Lsda(right.Lsda, right.LsdaOffset))
                || NeedsFrame(left) != NeedsFrame(right)
                || (NeedsFrame(left) && !IsFrameLike(left.Fde, other, right.Fde)))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsFrameLike(int fde, FoldUnwind other, int otherFde)
    {
        UnwindFde left = part.Fdes[fde];
        UnwindFde right = other.part.Fdes[otherFde];
        UnwindCie leftCie = part.Cies[left.Cie];
        UnwindCie rightCie = other.part.Cies[right.Cie];
        return left.FunctionLength == right.FunctionLength
            && left.LsdaField == right.LsdaField
            && Lsda(left.Lsda, left.LsdaOffset).IsSameBut(other.Lsda(right.Lsda, right.LsdaOffset))
            && InstructionsOf(left).SequenceEqual(other.InstructionsOf(right))
            && leftCie with { Section = 0, Offset = 0, Personality = 0 } == rightCie with { Section = 0, Offset = 0, Personality = 0 }
            && PersonalityOf(leftCie.Personality) == other.PersonalityOf(rightCie.Personality)
            && IsHeadLike(leftCie, other, rightCie);
    }

    /// <summary>Compares two CIEs but for their lengths, which are equal, and their pointers to the personality.</summary>
    private bool IsHeadLike(UnwindCie cie, FoldUnwind other, UnwindCie otherCie)
    {
        ReadOnlySpan<byte> left = BytesOf(cie.Section, cie.Offset, cie.SizeBytes);
        ReadOnlySpan<byte> right = other.BytesOf(otherCie.Section, otherCie.Offset, otherCie.SizeBytes);
        if (cie.PersonalityField == 0)
        {
            return left.SequenceEqual(right);
        }

        int after = cie.PersonalityField + cie.PersonalitySizeBytes;
        return left[..cie.PersonalityField].SequenceEqual(right[..cie.PersonalityField]) && left[after..].SequenceEqual(right[after..]);
    }

    /// <summary>An FDE after its pointers to the function and to the LSDA: its instructions.</summary>
    private ReadOnlySpan<byte> InstructionsOf(UnwindFde fde)
    {
        UnwindCie cie = part.Cies[fde.Cie];
        int start = fde.LsdaField != 0 ? fde.LsdaField + cie.LsdaSizeBytes : fde.FunctionField + (2 * cie.PointerSizeBytes);
        return BytesOf(fde.Section, fde.Offset, fde.SizeBytes)[start..];
    }

    private ReadOnlySpan<byte> BytesOf(int section, int offset, int size) =>
        graph.Resolution.Objects[objectIndex].Sections[section].Contents.Span.Slice(offset, size);

    private FoldTarget Lsda(int atom, uint offset) => atom < 0 ? FoldTarget.Nothing : references.OfAtom(graph.Replacement[atom], offset);

    /// <summary>A personality is what it is called, folded or not: routines that are alike are still two rows of the unwinder's.</summary>
    private FoldTarget PersonalityOf(int index)
    {
        if (index < 0)
        {
            return FoldTarget.Nothing;
        }

        SlotTarget target = part.Personalities[index];
        return target.Symbol >= 0 ? references.OfSymbol(target.Symbol, 0) : references.OfAtom(graph.Replacement[target.Atom], target.Offset);
    }

    private static bool NeedsFrame(in UnwindRecord record) => CompactUnwind.IsDwarf(record.Encoding) && record.Fde >= 0;
}
