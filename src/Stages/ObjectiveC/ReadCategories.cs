using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Format;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.ObjectiveC;

/// <summary>Reads the category list of the whole link.</summary>
internal static class ReadCategories
{
    /// <summary>The categories in link order, and the atoms that list them. False if an entry cannot be told: then none may move.</summary>
    internal static bool TryRun(MetadataReader reader, ImmutableArray<int> objects, ref GrowingArray<CategorySlot> slots, ref GrowingArray<int> lists)
    {
        var withLoad = new HashSet<ReferenceTarget>();
        var scratch = new GrowingArray<ReferenceTarget>(16);
        var ignored = new GrowingArray<int>(4);
        foreach (int o in objects)
        {
            if (!TryList(reader, o, MetadataSections.NonLazyCategoryList, ref scratch, ref ignored))
            {
                return false;
            }
        }

        foreach (ReferenceTarget place in scratch.Items)
        {
            withLoad.Add(place);
        }

        scratch.Clear();
        foreach (int o in objects)
        {
            if (!TryList(reader, o, MetadataSections.CategoryList, ref scratch, ref lists))
            {
                return false;
            }
        }

        var taken = new HashSet<int>();
        foreach (ReferenceTarget place in scratch.Items)
        {
            slots.Add(Read(reader, place, withLoad, taken));
        }

        return true;
    }

    /// <summary>Adds all members of a category. False if one cannot be read.</summary>
    internal static bool TryAddMembers(MetadataReader reader, ReferenceTarget category, MemberLists members) =>
        members.TryAddMethods(reader, category, CategoryFields.InstanceMethods, ofClass: false)
        && members.TryAddMethods(reader, category, CategoryFields.ClassMethods, ofClass: true)
        && members.TryAddProtocols(reader, category, CategoryFields.Protocols)
        && members.TryAddProperties(reader, category, CategoryFields.InstanceProperties, ofClass: false)
        && members.TryAddProperties(reader, category, CategoryFields.ClassProperties, ofClass: true);

    private static CategorySlot Read(MetadataReader reader, ReferenceTarget place, HashSet<ReferenceTarget> withLoad, HashSet<int> taken)
    {
        if (!reader.IsReadable(place.Atom)
            || !reader.TryReadPointer(place.Atom, place.Addend + CategoryFields.Class, out ReferenceTarget of)
            || of == MetadataReader.Null)
        {
            return new CategorySlot(place, MetadataReader.Null, false);
        }

        bool canMerge = place.Addend == 0
            && reader.Graph.Atoms.SizeBytes[place.Atom] == CategoryFields.SizeBytes
            && reader.TryReadUInt32(place.Atom, CategoryFields.Size, out uint size)
            && size == CategoryFields.SizeBytes
            && !withLoad.Contains(place)
            && TryTake(reader, place.Atom, taken)
            && TryAddMembers(reader, place, new MemberLists());
        return new CategorySlot(place, of, canMerge);
    }

    /// <summary>True if nobody before has this category or one of its lists. Compilers share none, and copies of a shared one would make a
    /// small input a large output.</summary>
    private static bool TryTake(MetadataReader reader, int category, HashSet<int> taken)
    {
        bool isItsOwn = taken.Add(category);
        for (int field = CategoryFields.InstanceMethods; field <= CategoryFields.ClassProperties; field += 8)
        {
            isItsOwn &= !reader.TryReadPointer(category, field, out ReferenceTarget list) || list.Atom < 0 || taken.Add(list.Atom);
        }

        return isItsOwn;
    }

    private static bool TryList(MetadataReader reader, int objectIndex, Name16 name, ref GrowingArray<ReferenceTarget> into, ref GrowingArray<int> lists)
    {
        ImmutableArray<InputSection> sections = reader.Graph.Resolution.Objects[objectIndex].Sections;
        ReadOnlySpan<int> starts = reader.Graph.FirstAtomOfSection[objectIndex].AsSpan();
        for (int s = 0; s < sections.Length; s++)
        {
            for (int atom = starts[s]; sections[s].Key.Section == name && atom < starts[s + 1]; atom++)
            {
                if (!reader.IsReadable(atom) || reader.Graph.Atoms.SizeBytes[atom] % 8 != 0)
                {
                    return false;
                }

                lists.Add(atom);
                for (long at = 0; at < (long)reader.Graph.Atoms.SizeBytes[atom]; at += 8)
                {
                    if (!reader.TryReadPointer(atom, at, out ReferenceTarget place) || place == MetadataReader.Null)
                    {
                        return false;
                    }

                    into.Add(place);
                }
            }
        }

        return true;
    }
}
