using System;
using System.Buffers.Binary;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Relocatable;

namespace AfsLd.Stages.Relocatable;

/// <summary>Fills one region of a relocatable output: every byte of its span, from immutable records alone, so in any order and on any thread.</summary>
public static class EmitObjectRegion
{
    /// <summary>Writes the region.</summary>
    /// <param name="image">The description.</param>
    /// <param name="region">One of its regions.</param>
    /// <param name="destination">Exactly the region's bytes.</param>
    public static void Run(ObjectImage image, ObjectRegion region, Span<byte> destination)
    {
        switch (region.Kind)
        {
            case ObjectRegionKind.Atoms:
                WriteAtoms(image, region, destination);
                break;
            case ObjectRegionKind.SymbolEntries:
                WriteEntries(image.Symbols.Parts[region.First].Entries.AsSpan(), (uint)region.Count, destination);
                break;
            case ObjectRegionKind.SymbolNames:
                Copy(image.Symbols.Parts[region.First].Names.AsSpan(), destination);
                break;
            default:
                Copy(image.Blobs[region.First].Span, destination);
                break;
        }
    }

    private static void Copy(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        bytes.CopyTo(destination);
        destination[bytes.Length..].Clear();
    }

    private static void WriteAtoms(ObjectImage image, ObjectRegion region, Span<byte> destination)
    {
        ObjectLayout layout = image.Layout;
        AtomGraph graph = layout.Graph;
        var rewrite = new RewriteRelocations(layout, image.Symbols);
        int written = 0;
        for (int i = region.First; i < region.First + region.Count; i++)
        {
            int atom = layout.AtomOrder[i];
            int start = (int)(layout.AddressOfAtom[atom] - region.Address);
            int size = (int)graph.Atoms.SizeBytes[atom];
            destination[written..start].Clear();
            written = start + size;
            Span<byte> place = destination[start..written];
            InputSection section = graph.Resolution.Objects[graph.Atoms.ObjectOf[atom]].Sections[graph.Atoms.SectionOf[atom]];
            section.Contents.Span.Slice((int)graph.Atoms.OffsetInSection[atom], size).CopyTo(place);
            if (graph.Atoms.RelocationCount[atom] != 0)
            {
                rewrite.Patch(atom, place);
            }
        }

        destination[written..].Clear();
    }

    private static void WriteEntries(ReadOnlySpan<byte> entries, uint nameBase, Span<byte> destination)
    {
        Copy(entries, destination);
        for (int at = 0; at < entries.Length; at += NList64.SizeBytes)
        {
            Span<byte> entry = destination[at..];
            uint name = BinaryPrimitives.ReadUInt32LittleEndian(entry);
            BinaryPrimitives.WriteUInt32LittleEndian(entry, name == 0 ? ObjectStrings.NoName : name + nameBase);
            if ((entry[4] & (SymbolTypes.Stab | SymbolTypes.TypeMask)) == SymbolTypes.Indirect)
            {
                // nlist.h: the value of N_INDR is the name that it stands for.
                BinaryPrimitives.WriteUInt64LittleEndian(entry[8..], BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]) + nameBase);
            }
        }
    }
}
