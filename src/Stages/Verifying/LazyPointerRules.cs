using System;
using AfsLd.Domain.Format;

namespace AfsLd.Stages.Verifying;

/// <summary>Checks lazy pointers against the lazy binds: a stub's first call goes through a helper that names the bind by its offset.</summary>
internal static class LazyPointerRules
{
    // A stub helper: LDR W16, #8; B to the common part; the offset of the bind.
    private const uint LoadOffset = 0x18000050;
    private const int OffsetField = 8;

    /// <summary>Checks.</summary>
    /// <param name="image">The image.</param>
    /// <param name="binds">Its lazy binds.</param>
    /// <param name="bound">What is bound at launch.</param>
    /// <param name="weaklyBound">What is bound weakly at launch.</param>
    /// <param name="findings">Where violations go.</param>
    internal static void Run(MachImage image, LazyBindTable binds, PlaceSet bound, PlaceSet weaklyBound, Findings findings)
    {
        PlaceFinder places = new(image);
        for (int i = 0; i < binds.Count; i++)
        {
            findings.Require(
                places.TypeAt(binds.AddressOf(i)) == SectionTypes.LazySymbolPointers,
                Rules.LazySlot,
                binds.OpcodeOf(i),
                $"a lazy bind writes to 0x{binds.AddressOf(i):x}");
        }

        foreach (SectionView section in image.Sections)
        {
            if (section.Type == SectionTypes.LazySymbolPointers)
            {
                CheckPointers(image, section, binds, bound, weaklyBound, findings);
            }
        }
    }

    private static void CheckPointers(
        MachImage image, SectionView section, LazyBindTable binds, PlaceSet bound, PlaceSet weaklyBound, Findings findings)
    {
        PlaceFinder places = new(image);
        ReadOnlySpan<byte> bytes = image.Bytes.Span;
        ReadOnlySpan<byte> pointers = image.ContentOf(section);
        for (int at = 0; at + FixupPlace.PointerBytes <= pointers.Length; at += FixupPlace.PointerBytes)
        {
            ulong helper = pointers.U64(at);
            if (bound.Has(section.FileOffset + at) || weaklyBound.Has(section.FileOffset + at))
            {
                continue;
            }

            if (!places.IsCode(helper, OffsetField + 4))
            {
                findings.Add(Rules.LazyHelper, section.FileOffset + at, $"a lazy pointer to 0x{helper:x}, where no helper is");
                continue;
            }

            // Pointers to resolvers have helpers of another kind, and no binds.
            long code = places.FileOffsetOf(helper);
            uint program = bytes.U32(code + OffsetField);
            findings.Require(
                bytes.U32(code) != LoadOffset || binds.Has(program, section.Address + (ulong)at),
                Rules.LazyHelper,
                code + OffsetField,
                $"the helper of the lazy pointer at 0x{section.Address + (ulong)at:x} names the bind at {program}");
        }
    }
}
