using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AfsLd.Domain.Inputs;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.ObjectiveC;

/// <summary>Finds the method lists of the classes, metaclasses and categories that one object lists.</summary>
internal static class FindMethodLists
{
    /// <summary>The atoms of the lists, ascending; one may occur twice.</summary>
    internal static int[] Run(MetadataReader reader, int objectIndex)
    {
        var lists = new GrowingArray<int>(64);
        ImmutableArray<InputSection> sections = reader.Graph.Resolution.Objects[objectIndex].Sections;
        ReadOnlySpan<int> starts = reader.Graph.FirstAtomOfSection[objectIndex].AsSpan();
        for (int s = 0; s < sections.Length; s++)
        {
            bool classes = MetadataSections.ListsClasses(sections[s]);
            if (!classes && !MetadataSections.ListsCategories(sections[s]))
            {
                continue;
            }

            for (int atom = starts[s]; atom < starts[s + 1]; atom++)
            {
                for (long at = 0; reader.IsReadable(atom) && at + 8 <= (long)reader.Graph.Atoms.SizeBytes[atom]; at += 8)
                {
                    if (!reader.TryReadPointer(atom, at, out ReferenceTarget entry) || !reader.IsReadable(entry.Atom))
                    {
                        continue;
                    }

                    if (classes)
                    {
                        OfClass(reader, entry, ref lists);
                    }
                    else
                    {
                        Add(reader, entry, CategoryFields.InstanceMethods, ref lists);
                        Add(reader, entry, CategoryFields.ClassMethods, ref lists);
                    }
                }
            }
        }

        // As they lie in the input, which is how other linkers order them.
        int[] found = lists.ToArray();
        Array.Sort(found);
        return found;
    }

    /// <summary>The places of all classes that are listed.</summary>
    internal static HashSet<ReferenceTarget> Classes(MetadataReader reader, ImmutableArray<int> objects)
    {
        var classes = new HashSet<ReferenceTarget>();
        foreach (int o in objects)
        {
            ImmutableArray<InputSection> sections = reader.Graph.Resolution.Objects[o].Sections;
            ReadOnlySpan<int> starts = reader.Graph.FirstAtomOfSection[o].AsSpan();
            for (int s = 0; s < sections.Length; s++)
            {
                for (int atom = starts[s]; MetadataSections.ListsClasses(sections[s]) && atom < starts[s + 1]; atom++)
                {
                    for (long at = 0; reader.IsReadable(atom) && at + 8 <= (long)reader.Graph.Atoms.SizeBytes[atom]; at += 8)
                    {
                        if (reader.TryReadPointer(atom, at, out ReferenceTarget one) && reader.IsReadable(one.Atom))
                        {
                            classes.Add(one);
                        }
                    }
                }
            }
        }

        return classes;
    }

    private static void OfClass(MetadataReader reader, ReferenceTarget one, ref GrowingArray<int> lists)
    {
        if (ClassFields.TryReadData(reader, one, out ReferenceTarget data))
        {
            Add(reader, data, ClassFields.BaseMethods, ref lists);
        }

        if (reader.TryReadPointer(one.Atom, one.Addend + ClassFields.Isa, out ReferenceTarget metaclass)
            && reader.IsReadable(metaclass.Atom)
            && ClassFields.TryReadData(reader, metaclass, out ReferenceTarget metadata))
        {
            Add(reader, metadata, ClassFields.BaseMethods, ref lists);
        }
    }

    private static void Add(MetadataReader reader, ReferenceTarget structure, int field, ref GrowingArray<int> lists)
    {
        if (reader.TryReadPointer(structure.Atom, structure.Addend + field, out ReferenceTarget list)
            && list.Addend == 0
            && reader.IsReadable(list.Atom))
        {
            lists.Add(list.Atom);
        }
    }
}
