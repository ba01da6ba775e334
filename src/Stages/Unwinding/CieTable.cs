using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Planning;

namespace AfsLd.Stages.Unwinding;

/// <summary>The CIEs of the output: equal ones (content and personality) are one.</summary>
internal sealed class CieTable(AtomGraph graph, UnwindRecords records)
{
    private readonly List<UnwindPlannedCie> cies = [];
    private readonly Dictionary<(ulong Hash, int Personality), int> copied = [];
    private readonly Dictionary<(int Personality, bool HasLsda), int> made = [];

    internal ImmutableArray<UnwindPlannedCie> Freeze() => [.. cies];

    /// <summary>The output's CIE for one of an object.</summary>
    internal int Copy(int objectIndex, int index, UnwindCie cie, int personality, ref long offset)
    {
        Span<byte> bytes = cie.SizeBytes <= 256 ? stackalloc byte[cie.SizeBytes] : new byte[cie.SizeBytes];
        WriteCanonical(graph.Resolution.Objects[objectIndex].Sections[cie.Section], cie, bytes);
        var key = (NameHash.Of(bytes), personality);

        // A 64-bit hash that two different CIEs share is answered by probing on.
        while (copied.TryGetValue(key, out int known))
        {
            UnwindPlannedCie other = cies[known];
            if (other.SizeBytes == cie.SizeBytes && IsEqual(other, bytes))
            {
                return known;
            }

            key = (key.Item1 + 1, personality);
        }

        copied.Add(key, cies.Count);
        return Add(new UnwindPlannedCie((int)offset, cie.SizeBytes, objectIndex, index, personality, cie.LsdaSizeBytes != 0), ref offset);
    }

    /// <summary>The output's CIE for made FDEs.</summary>
    internal int Make(int personality, bool hasLsda, ref long offset)
    {
        if (made.TryGetValue((personality, hasLsda), out int known))
        {
            return known;
        }

        int size = SynthesizeFrame.CieSizeBytes(personality >= 0, hasLsda);
        made.Add((personality, hasLsda), cies.Count);
        return Add(new UnwindPlannedCie((int)offset, size, -1, -1, personality, hasLsda), ref offset);
    }

    /// <summary>Writes a CIE as the output has it, but for its personality, which is zero: every pointer pc-relative.</summary>
    internal static void WriteCanonical(InputSection section, UnwindCie cie, Span<byte> destination)
    {
        section.Contents.Span.Slice(cie.Offset, cie.SizeBytes).CopyTo(destination);
        destination[cie.PointerEncodingField] = EhPointer.OfSize(cie.PointerSizeBytes);
        if (cie.LsdaEncodingField != 0)
        {
            destination[cie.LsdaEncodingField] = EhPointer.OfSize(cie.LsdaSizeBytes);
        }

        if (cie.PersonalityField != 0)
        {
            // Through its GOT slot always: dyld binds and slides that, and cannot write into __TEXT.
            destination[cie.PersonalityField - 1] = (byte)(EhPointer.Indirect | EhPointer.OfSize(cie.PersonalitySizeBytes));
            destination.Slice(cie.PersonalityField, cie.PersonalitySizeBytes).Clear();
        }
    }

    private int Add(UnwindPlannedCie planned, ref long offset)
    {
        cies.Add(planned);
        offset += planned.SizeBytes;
        return cies.Count - 1;
    }

    private bool IsEqual(UnwindPlannedCie other, ReadOnlySpan<byte> bytes)
    {
        UnwindCie cie = records.Objects[other.Object].Cies[other.Cie];
        Span<byte> theirs = cie.SizeBytes <= 256 ? stackalloc byte[cie.SizeBytes] : new byte[cie.SizeBytes];
        WriteCanonical(graph.Resolution.Objects[other.Object].Sections[cie.Section], cie, theirs);
        return theirs.SequenceEqual(bytes);
    }
}
