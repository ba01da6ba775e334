using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Relocatable;
using LanguageExt;

namespace AfsLd.Stages.Relocatable;

/// <summary>Cuts a relocatable output into regions: header, sections, relocations, data in code, hints, symbols, names.</summary>
internal static class PlanObjectFile
{
    /// <summary>Sections begin here at the earliest and keep their alignment in the file up to it: readers map objects anywhere.</summary>
    private const ulong ContentAlignment = 16;

    /// <summary>Bytes of atoms that one region covers, but for one large atom: constant, so that no result depends on the number of workers.</summary>
    private const ulong RegionBytes = 256 << 10;

    /// <summary>The file. Fails if a symbol's number or a name's offset does not fit its field.</summary>
    internal static Fin<ObjectImage> Run(
        ObjectLayout layout,
        ObjectSymbolTable symbols,
        ImmutableArray<ImmutableArray<ImmutableArray<byte>>> relocations,
        ImmutableArray<ImmutableArray<byte>> hints)
    {
        var plan = new Regions();
        ImmutableArray<byte> dataInCode = CollectDataInCode.Run(layout);
        var commands = new ObjectCommands(layout, symbols, dataInCode.Length, TotalBytes(hints));
        plan.Add(ObjectRegionKind.Bytes, 0, commands.SizeBytes);
        ulong contentStart = (commands.SizeBytes + ContentAlignment - 1) & ~(ContentAlignment - 1);
        AddSections(layout, contentStart, plan);
        plan.AlignTo(8);
        for (int s = 0; s < relocations.Length; s++)
        {
            commands.PlaceRelocations(s, plan.End, relocations[s]);
            foreach (ImmutableArray<byte> piece in relocations[s])
            {
                plan.AddBlob(ImmutableCollectionsMarshal.AsArray(piece));
            }
        }

        commands.DataInCodeOffset = plan.End;
        plan.AddBlob(ImmutableCollectionsMarshal.AsArray(dataInCode));
        commands.HintsOffset = plan.End;
        foreach (ImmutableArray<byte> piece in hints)
        {
            plan.AddBlob(ImmutableCollectionsMarshal.AsArray(piece));
        }

        // nlist_64 has 8-byte fields. Hints end at a kind of 0, which the padding is.
        plan.AlignTo(8);
        commands.SymbolOffset = plan.End;
        uint nameBase = ObjectStrings.StartBytes - 1;
        for (int p = 0; p < symbols.Parts.Length; p++)
        {
            plan.Add(ObjectRegionKind.SymbolEntries, p, (ulong)symbols.Parts[p].Entries.Length, (int)nameBase);
            nameBase += (uint)symbols.Parts[p].Names.Length;
        }

        commands.StringOffset = plan.End;
        plan.AddBlob(ObjectStrings.Start);
        for (int p = 0; p < symbols.Parts.Length; p++)
        {
            plan.Add(ObjectRegionKind.SymbolNames, p, (ulong)symbols.Parts[p].Names.Length);
        }

        plan.AlignTo(8);
        commands.StringBytes = plan.End - commands.StringOffset;
        if (plan.End > int.MaxValue || symbols.Count > 1 << 24)
        {
            return new LinkError(Diagnostic.LinkError(
                RelocatableCodes.TooLarge, new Origin(layout.Options.OutputPath), $"the output would have {plan.End} bytes and {symbols.Count} symbols: an object file holds at most {int.MaxValue} and {1 << 24}"));
        }

        plan.SetHeader(commands.Write(contentStart));
        return new ObjectImage
        {
            Layout = layout,
            Symbols = symbols,
            Regions = [.. plan.All],
            Blobs = [.. plan.Blobs],
            FileSizeBytes = plan.End,
            Warnings = layout.Graph.Resolution.Warnings,
        };
    }

    private static long TotalBytes(ImmutableArray<ImmutableArray<byte>> pieces)
    {
        long bytes = 0;
        foreach (ImmutableArray<byte> piece in pieces)
        {
            bytes += piece.Length;
        }

        return bytes;
    }

    private static void AddSections(ObjectLayout layout, ulong contentStart, Regions plan)
    {
        foreach (ObjectSection section in layout.Sections)
        {
            if (section.IsZerofill)
            {
                break;
            }

            plan.AdvanceTo(contentStart + section.Address);
            switch (section.Content)
            {
                case ObjectContent.Atoms:
                    AddAtoms(layout, section, contentStart, plan);
                    break;
                case ObjectContent.CompactUnwind:
                    plan.AddBlob(WriteCompactUnwind.Contents(layout));
                    break;
                case ObjectContent.EhFrame:
                    plan.AddBlob(WriteObjectFrames.Contents(layout));
                    break;
                default:
                    plan.AddBlob(section.Bytes);
                    break;
            }
        }
    }

    private static void AddAtoms(ObjectLayout layout, ObjectSection section, ulong contentStart, Regions plan)
    {
        int end = section.FirstAtom + section.AtomCount;
        ulong start = section.Address;
        int first = section.FirstAtom;
        for (int i = section.FirstAtom; i < end; i++)
        {
            ulong next = i + 1 < end ? layout.AddressOfAtom[layout.AtomOrder[i + 1]] : section.Address + section.SizeBytes;
            if (next - start >= RegionBytes || i + 1 == end)
            {
                plan.AdvanceTo(contentStart + start);
                plan.Add(ObjectRegionKind.Atoms, first, next - start, i + 1 - first, start);
                start = next;
                first = i + 1;
            }
        }
    }

    /// <summary>The regions while they are being laid out.</summary>
    private sealed class Regions
    {
        private readonly List<ObjectRegion> regions = [];

        internal List<ReadOnlyMemory<byte>> Blobs { get; } = [default];

        internal IReadOnlyList<ObjectRegion> All => regions;

        internal ulong End { get; private set; }

        internal void Add(ObjectRegionKind kind, int first, ulong sizeBytes, int count = 0, ulong address = 0)
        {
            if (sizeBytes != 0)
            {
                regions.Add(new ObjectRegion(kind, End, sizeBytes, first, count, address));
                End += sizeBytes;
            }
        }

        internal void AddBlob(ReadOnlyMemory<byte> bytes)
        {
            Add(ObjectRegionKind.Bytes, Blobs.Count, (ulong)bytes.Length);
            Blobs.Add(bytes);
        }

        internal void SetHeader(ReadOnlyMemory<byte> bytes) => Blobs[0] = bytes;

        /// <summary>Padding belongs to the region before it.</summary>
        internal void AdvanceTo(ulong offset)
        {
            if (offset > End)
            {
                regions[^1] = regions[^1] with { SizeBytes = offset - regions[^1].FileOffset };
                End = offset;
            }
        }

        internal void AlignTo(ulong multiple) => AdvanceTo((End + multiple - 1) / multiple * multiple);
    }
}
