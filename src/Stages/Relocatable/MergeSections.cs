using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Domain.Diagnostics;
using AfsLd.Domain.Format;
using AfsLd.Domain.Graph;
using AfsLd.Domain.Inputs;
using AfsLd.Domain.Options;
using AfsLd.Domain.Relocatable;
using AfsLd.Stages.Planning;
using LanguageExt;

namespace AfsLd.Stages.Relocatable;

/// <summary>Merges the inputs' sections by name and gives every atom its place, in input order.</summary>
internal static class MergeSections
{
    /// <summary>MAX_SECT, mach-o/nlist.h: n_sect is a byte.</summary>
    private const int MaximumSections = 255;

    /// <summary>r_address is a signed 32-bit offset in the section; section offsets in the file have 32 bits.</summary>
    private const ulong MaximumBytes = int.MaxValue;

    private const byte UnwindAlignLog2 = 3;

    private static readonly SectionKey CompactUnwindKey = SectionKey.Of("__LD", "__compact_unwind");
    private static readonly SectionKey EhFrameKey = SectionKey.Of("__TEXT", "__eh_frame");
    private static readonly SectionKey ImageInfoKey = SectionKey.Of("__DATA", "__objc_imageinfo");
    private static readonly SectionKey CommonKey = SectionKey.Of("__DATA", "__common");

    /// <summary>The sections and the places of all atoms that are left. Fails if there are too many sections, or too much in them.</summary>
    internal static Fin<ObjectLayout> Run(AtomGraph graph, ObjectUnwind unwind, LinkOptions options)
    {
        var groups = new SectionGroups(options);
        short[] groupOfAtom = AssignAtoms(graph, groups, options);
        AddOthers(graph.Resolution, unwind, options, groups);
        int[] order = Order(groups.All, options, out short[] numberOfGroup);
        if (order.Length > MaximumSections)
        {
            return new LinkError(Diagnostic.LinkError(
                RelocatableCodes.TooManySections, new Origin(options.OutputPath), $"the output would have {order.Length} sections: an object file numbers at most {MaximumSections}"));
        }

        int[] atomOrder = ListAtoms(groupOfAtom, numberOfGroup, order, groups.All, out int[] firstAtoms);
        var sections = new ObjectSection[order.Length];
        var addresses = new ulong[groupOfAtom.Length];
        ulong address = 0;
        for (int s = 0; s < order.Length; s++)
        {
            sections[s] = Place(graph.Atoms, groups.All[order[s]], atomOrder.AsSpan()[firstAtoms[s]..firstAtoms[s + 1]], firstAtoms[s], addresses, address);
            address = sections[s].Address + sections[s].SizeBytes;
            if (sections[s].SizeBytes > MaximumBytes || (address > MaximumBytes && !sections[s].IsZerofill))
            {
                return new LinkError(Diagnostic.LinkError(
                    RelocatableCodes.TooLarge, new Origin(options.OutputPath), $"section {sections[s].Key} would end at {address}: an object file has room for {MaximumBytes} bytes"));
            }
        }

        return new ObjectLayout
        {
            Graph = graph,
            Options = options,
            SubsectionsViaSymbols = CanBeCut(graph.Resolution.Objects),
            Sections = ImmutableCollectionsMarshal.AsImmutableArray(sections),
            AtomOrder = ImmutableCollectionsMarshal.AsImmutableArray(atomOrder),
            SectionOfAtom = ImmutableCollectionsMarshal.AsImmutableArray(groupOfAtom),
            AddressOfAtom = ImmutableCollectionsMarshal.AsImmutableArray(addresses),
            Unwind = unwind,
        };
    }

    private static bool CanBeCut(ImmutableArray<ParsedObject> objects)
    {
        foreach (ParsedObject input in objects)
        {
            if (!input.SubsectionsViaSymbols)
            {
                return false;
            }
        }

        return true;
    }

    private static short[] AssignAtoms(AtomGraph graph, SectionGroups groups, LinkOptions options)
    {
        AtomColumns atoms = graph.Atoms;
        var groupOfAtom = new short[atoms.Count];
        groupOfAtom.AsSpan().Fill(-1);
        for (int o = 0; o < graph.Resolution.Objects.Length; o++)
        {
            ImmutableArray<InputSection> sections = graph.Resolution.Objects[o].Sections;
            ReadOnlySpan<int> starts = graph.FirstAtomOfSection[o].AsSpan();
            for (int s = 0; s < sections.Length; s++)
            {
                int number = -1;
                for (int atom = starts[s]; atom < starts[s + 1]; atom++)
                {
                    if (graph.Replacement[atom] == atom && (atoms.Flags[atom] & AtomFlags.Dropped) == 0)
                    {
                        number = number < 0 ? groups.ForAtoms(sections[s]) : number;
                        groupOfAtom[atom] = (short)Math.Min(number, short.MaxValue);
                        groups.All[number].AtomCount++;
                    }
                }
            }
        }

        if (options.DefineCommons)
        {
            AssignCommons(graph, groups, groupOfAtom);
        }

        return groupOfAtom;
    }

    /// <summary>-d: tentative definitions become real ones.</summary>
    private static void AssignCommons(AtomGraph graph, SectionGroups groups, short[] groupOfAtom)
    {
        var space = new InputSection(CommonKey, 0, 0, 0, SectionTypes.Zerofill, 0, default, default);
        for (int atom = graph.FirstAtomOfObject[^1]; atom < groupOfAtom.Length; atom++)
        {
            int number = groups.ForAtoms(space);
            groupOfAtom[atom] = (short)number;
            groups.All[number].AtomCount++;
        }
    }

    private static void AddOthers(Resolution resolution, ObjectUnwind unwind, LinkOptions options, SectionGroups groups)
    {
        if (resolution.ImageInfoFlags is { } imageFlags)
        {
            byte[] imageInfo = ImageInfoBytes.Of(imageFlags);
            groups.Add(ImageInfoKey, SectionTypes.Regular | SectionTypes.NoDeadStrip, ObjectContent.Bytes, 2, (ulong)imageInfo.Length, imageInfo);
        }

        foreach (SectionFromFile created in options.CreatedSections)
        {
            groups.Add(created.Section, SectionTypes.Regular, ObjectContent.Bytes, 0, (ulong)created.Bytes.Length, created.Bytes);
        }

        if (!unwind.Rows.IsEmpty)
        {
            groups.Add(CompactUnwindKey, SectionTypes.Regular | SectionTypes.Debug, ObjectContent.CompactUnwind, UnwindAlignLog2, (ulong)unwind.Rows.Length * CompactUnwind.RowSizeBytes, default);
        }

        if (unwind.FrameBytes != 0)
        {
            const uint flags = SectionTypes.Coalesced | SectionTypes.NoToc | SectionTypes.StripStaticSymbols | SectionTypes.LiveSupport;
            groups.Add(EhFrameKey, flags, ObjectContent.EhFrame, UnwindAlignLog2, unwind.FrameBytes, default);
        }
    }

    /// <summary>Sections of one name are neighbours; what takes no file space comes last, as the segment's file size asks.</summary>
    private static int[] Order(IReadOnlyList<SectionGroups.Group> groups, LinkOptions options, out short[] numberOfGroup)
    {
        var firstOfName = new Dictionary<SectionKey, int>();
        var keys = new (bool IsZerofill, int First, int Number)[groups.Count];
        for (int g = 0; g < groups.Count; g++)
        {
            firstOfName.TryAdd(groups[g].Key, g);
            keys[g] = (SectionTypes.IsZerofill(groups[g].Flags), firstOfName[groups[g].Key], g);
            foreach (SectionAlignment alignment in options.SectionAlignments)
            {
                groups[g].AlignLog2 = alignment.Section == groups[g].Key ? Math.Max(groups[g].AlignLog2, alignment.AlignLog2) : groups[g].AlignLog2;
            }
        }

        Array.Sort(keys);
        var order = new int[groups.Count];
        numberOfGroup = new short[groups.Count];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = keys[i].Number;
            numberOfGroup[order[i]] = (short)Math.Min(i, short.MaxValue);
        }

        return order;
    }

    /// <summary>The atoms section by section. Turns the atoms' groups into sections.</summary>
    private static int[] ListAtoms(
        short[] groupOfAtom, short[] numberOfGroup, int[] order, IReadOnlyList<SectionGroups.Group> groups, out int[] firstAtoms)
    {
        firstAtoms = new int[order.Length + 1];
        for (int s = 0; s < order.Length; s++)
        {
            firstAtoms[s + 1] = firstAtoms[s] + groups[order[s]].AtomCount;
        }

        int[] next = firstAtoms.AsSpan().ToArray();
        var atomOrder = new int[firstAtoms[^1]];
        for (int atom = 0; atom < groupOfAtom.Length; atom++)
        {
            if (groupOfAtom[atom] >= 0)
            {
                groupOfAtom[atom] = numberOfGroup[groupOfAtom[atom]];
                atomOrder[next[groupOfAtom[atom]]++] = atom;
            }
        }

        return atomOrder;
    }

    private static ObjectSection Place(
        AtomColumns atoms, SectionGroups.Group group, ReadOnlySpan<int> order, int firstAtom, ulong[] addresses, ulong from)
    {
        byte align = group.AlignLog2;
        ReadOnlySpan<byte> aligns = atoms.AlignLog2.AsSpan();
        foreach (int atom in order)
        {
            align = Math.Max(align, aligns[atom]);
        }

        ulong start = AlignUp(from, align);
        ulong end = start + group.SizeBytes;
        foreach (int atom in order)
        {
            addresses[atom] = AlignUp(end, aligns[atom]);
            end = addresses[atom] + atoms.SizeBytes[atom];
        }

        return new ObjectSection(group.Key, group.Flags, group.Reserved2, align, group.Content, firstAtom, order.Length, group.Bytes, start, end - start);
    }

    private static ulong AlignUp(ulong value, byte alignLog2) => (value + (1UL << alignLog2) - 1) & ~((1UL << alignLog2) - 1);
}
