using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.ObjectiveC;

/// <summary>Adds the object of a <see cref="MetadataBuilder"/> to a graph as its last one.</summary>
/// <remarks>Its symbols have no names: they only say what its relocations refer to, be it an atom of another object.
/// Such a symbol counts its value from the first section, which lies at address 0.</remarks>
internal static class AddMetadata
{
    internal static AtomGraph Run(AtomGraph graph, MetadataBuilder builder)
    {
        int objects = graph.Resolution.Objects.Length;
        int firstNew = graph.FirstAtomOfObject[objects];
        int added = builder.Made.Length;
        int[] firstOfPart = FirstAtoms(builder, firstNew);
        int[] newAtoms = new int[added];
        for (int i = 0; i < added; i++)
        {
            (int part, int index) = builder.Made[i];
            newAtoms[i] = firstOfPart[part] + index;
        }

        int Final(int atom) => atom < firstNew ? atom : atom < graph.Atoms.Count ? atom + added : newAtoms[atom - graph.Atoms.Count];

        ParsedObject made = MakeObject(graph, builder, Final, out int[] map, out int[] atomOfSymbol);
        int[] replacement = new int[graph.Atoms.Count + added];
        for (int i = 0; i < replacement.Length; i++)
        {
            replacement[i] = i >= firstNew && i < firstNew + added ? i : Final(graph.Replacement[i < firstNew ? i : i - added]);
        }

        AtomColumns atoms = Columns(graph, builder, objects, firstNew, added);
        AtomFlags[] flags = ImmutableCollectionsMarshal.AsArray(atoms.Flags) ?? [];
        foreach ((int old, int by) in builder.Replaced)
        {
            // Names stay where an atom was written anew; those of equal references go, as those of equal literals do.
            replacement[Final(old)] = Final(by);
            flags[Final(old)] |= by >= graph.Atoms.Count ? AtomFlags.Dropped | AtomFlags.Folded : AtomFlags.Dropped;
        }

        foreach (int old in builder.Dropped)
        {
            flags[Final(old)] |= AtomFlags.Dropped;
        }

        Follow(replacement, graph.Replacement.AsSpan(), firstNew, added);
        int[] atomOfGlobal = graph.AtomOfGlobal.AsSpan().ToArray();
        for (int g = 0; g < atomOfGlobal.Length; g++)
        {
            atomOfGlobal[g] = atomOfGlobal[g] < 0 ? -1 : replacement[Final(atomOfGlobal[g])];
        }

        return graph with
        {
            Resolution = graph.Resolution with
            {
                Objects = graph.Resolution.Objects.Add(made),
                SymbolMaps = graph.Resolution.SymbolMaps.Add(ImmutableCollectionsMarshal.AsImmutableArray(map)),
            },
            Atoms = atoms,
            FirstAtomOfObject = graph.FirstAtomOfObject.Add(firstNew + added),
            FirstAtomOfSection = graph.FirstAtomOfSection.Add(ImmutableCollectionsMarshal.AsImmutableArray(firstOfPart)),
            AtomOfSymbol = graph.AtomOfSymbol.Add(ImmutableCollectionsMarshal.AsImmutableArray(atomOfSymbol)),
            AtomOfGlobal = ImmutableCollectionsMarshal.AsImmutableArray(atomOfGlobal),
            Replacement = ImmutableCollectionsMarshal.AsImmutableArray(replacement),
        };
    }

    /// <summary>What was replaced before by something that is replaced now follows it.</summary>
    private static void Follow(int[] replacement, ReadOnlySpan<int> before, int firstNew, int added)
    {
        for (int i = 0; i < before.Length; i++)
        {
            int at = i < firstNew ? i : i + added;
            replacement[at] = replacement[replacement[at]];
        }
    }

    private static int[] FirstAtoms(MetadataBuilder builder, int firstNew)
    {
        var first = new int[MetadataParts.Count + 1];
        first[0] = firstNew;
        for (int part = 0; part < MetadataParts.Count; part++)
        {
            first[part + 1] = first[part] + (builder.Parts[part].Bytes is null ? 0 : builder.Parts[part].AtomOffsets.Count);
        }

        return first;
    }

    private static ParsedObject MakeObject(
        AtomGraph graph, MetadataBuilder builder, Func<int, int> final, out int[] map, out int[] atomOfSymbol)
    {
        var sections = ImmutableArray.CreateBuilder<InputSection>(MetadataParts.Count);
        ulong address = 0;
        for (int part = 0; part < MetadataParts.Count; part++)
        {
            MetadataBuilder.Part from = builder.Parts[part];
            RelocationInfo[] relocations = from.Bytes is null ? [] : from.Relocations.ToArray();
            Array.Reverse(relocations);
            address = (address + 15) & ~15ul;
            sections.Add(new InputSection(
                MetadataParts.Key(part),
                address,
                (ulong)from.Length,
                MetadataParts.AlignLog2(part),
                MetadataParts.Flags(part),
                0,
                from.Bytes.AsMemory(0, from.Length),
                MemoryMarshal.AsBytes(relocations.AsSpan()).ToArray()));
            address += (ulong)from.Length;
        }

        ReadOnlySpan<ReferenceTarget> rows = builder.Rows;
        var table = new NList64[rows.Length];
        map = new int[rows.Length];
        atomOfSymbol = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            ReferenceTarget row = rows[i];
            map[i] = row.Symbol;
            atomOfSymbol[i] = row.Symbol >= 0 ? -1 : final(row.Atom);
            long start = row.Atom < graph.Atoms.Count
                ? row.Symbol >= 0 ? 0 : graph.Atoms.OffsetInSection[row.Atom]
                : OffsetOfNew(builder, row.Atom - graph.Atoms.Count);
            table[i] = row.Symbol >= 0
                ? new NList64(0, SymbolTypes.Undefined | SymbolTypes.External, 0, 0, 0)
                : new NList64(0, SymbolTypes.Section, 1, 0, (ulong)(start + row.Addend));
        }

        return new ParsedObject
        {
            Origin = new Origin("objc-metadata"),
            Bytes = default,
            SubsectionsViaSymbols = true,
            Sections = sections.MoveToImmutable(),
            Symbols = new ObjectSymbols(
                MemoryMarshal.AsBytes(table.AsSpan()).ToArray(),
                new byte[1],
                ImmutableCollectionsMarshal.AsImmutableArray(new ulong[rows.Length]),
                ImmutableCollectionsMarshal.AsImmutableArray(new int[rows.Length])),
        };
    }

    private static long OffsetOfNew(MetadataBuilder builder, int made)
    {
        (int part, int index) = builder.Made[made];
        return builder.Parts[part].AtomOffsets.Items[index];
    }

    private static AtomColumns Columns(AtomGraph graph, MetadataBuilder builder, int objectIndex, int firstNew, int added)
    {
        AtomColumns old = graph.Atoms;
        var section = new int[added];
        var offset = new uint[added];
        var size = new ulong[added];
        var align = new byte[added];
        var firstRelocation = new int[added];
        var relocationCount = new int[added];
        var flags = new AtomFlags[added];
        int at = 0;
        for (int part = 0; part < MetadataParts.Count; part++)
        {
            MetadataBuilder.Part from = builder.Parts[part];
            int count = from.Bytes is null ? 0 : from.AtomOffsets.Count;
            for (int i = 0; i < count; i++, at++)
            {
                int end = i + 1 < count ? from.AtomOffsets.Items[i + 1] : from.Length;
                int firstOf = from.AtomRelocations.Items[i];
                int endOf = i + 1 < count ? from.AtomRelocations.Items[i + 1] : from.Relocations.Count;
                section[at] = part;
                offset[at] = (uint)from.AtomOffsets.Items[i];
                size[at] = (ulong)(end - from.AtomOffsets.Items[i]);
                align[at] = MetadataParts.AlignLog2(part);
                firstRelocation[at] = from.Relocations.Count - endOf;
                relocationCount[at] = endOf - firstOf;
                flags[at] = part == MetadataParts.CategoryList ? AtomFlags.NoDeadStrip : AtomFlags.None;
            }
        }

        var owner = new int[added];
        Array.Fill(owner, objectIndex);
        return new AtomColumns(
            Insert(old.ObjectOf, firstNew, owner),
            Insert(old.SectionOf, firstNew, section),
            Insert(old.OffsetInSection, firstNew, offset),
            Insert(old.SizeBytes, firstNew, size),
            Insert(old.AlignLog2, firstNew, align),
            Insert(old.FirstRelocation, firstNew, firstRelocation),
            Insert(old.RelocationCount, firstNew, relocationCount),
            Insert(old.Flags, firstNew, flags));
    }

    private static ImmutableArray<T> Insert<T>(ImmutableArray<T> column, int at, T[] added)
    {
        var joined = new T[column.Length + added.Length];
        column.AsSpan(0, at).CopyTo(joined);
        added.CopyTo(joined, at);
        column.AsSpan()[at..].CopyTo(joined.AsSpan(start: at + added.Length));
        return ImmutableCollectionsMarshal.AsImmutableArray(joined);
    }
}
