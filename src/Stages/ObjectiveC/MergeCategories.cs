using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfsLd.Stages.Atoms;

namespace AfsLd.Stages.ObjectiveC;

/// <summary>Merges categories into the class they extend, or, if that is in a library, those of one class into one (-objc_category_merging).</summary>
/// <remarks>
/// The runtime attaches categories in the order of their list, each in front of what is there (objc4, attachCategories): of two methods with
/// one selector the later category's is called. So merged lists have the last category first and the class itself last, and a category with
/// +load, which stays, parts those before it from those behind it.
/// </remarks>
internal sealed class MergeCategories
{
    private readonly MetadataReader reader;
    private readonly MetadataBuilder builder;
    private readonly WriteMembers write;
    private readonly HashSet<ReferenceTarget> classes;
    private readonly HashSet<int> gone = [];
    private GrowingArray<CategorySlot> slots = new(64);
    private GrowingArray<int> lists = new(16);
    private ReferenceTarget[] places = [];

    private MergeCategories(MetadataReader reader, MetadataBuilder builder, WriteMembers write, HashSet<ReferenceTarget> classes)
    {
        this.reader = reader;
        this.builder = builder;
        this.write = write;
        this.classes = classes;
    }

    /// <summary>Merges. Returns the atoms that the merged structures do without, method lists among them.</summary>
    internal static HashSet<int> Run(MetadataReader reader, ImmutableArray<int> objects, MetadataBuilder builder, WriteMembers write)
    {
        var merge = new MergeCategories(reader, builder, write, FindMethodLists.Classes(reader, objects));
        if (ReadCategories.TryRun(reader, objects, ref merge.slots, ref merge.lists))
        {
            merge.MergeAll();
        }

        return merge.gone;
    }

    private void MergeAll()
    {
        var order = new List<ReferenceTarget>();
        var ofClass = new Dictionary<ReferenceTarget, List<int>>();
        places = new ReferenceTarget[slots.Count];
        for (int i = 0; i < slots.Count; i++)
        {
            CategorySlot slot = slots.Items[i];
            places[i] = slot.Place;
            if (slot.Class == MetadataReader.Null)
            {
                continue;
            }

            if (!ofClass.TryGetValue(slot.Class, out List<int>? indices))
            {
                ofClass.Add(slot.Class, indices = []);
                order.Add(slot.Class);
            }

            indices.Add(i);
        }

        bool any = false;
        foreach (ReferenceTarget one in order)
        {
            any |= MergeClass(one, ofClass[one]);
        }

        if (any)
        {
            WriteList();
            DropUnused.Run(reader.Graph, builder, gone);
        }
    }

    private bool MergeClass(ReferenceTarget one, List<int> indices)
    {
        bool any = false;
        for (int start = 0; start < indices.Count;)
        {
            int end = start;
            while (end < indices.Count && slots.Items[indices[end]].CanMerge)
            {
                end++;
            }

            if (end > start)
            {
                ReadOnlySpan<int> run = CollectionsMarshal.AsSpan(indices)[start..end];
                any |= (start == 0 && TryIntoClass(one, run)) || (run.Length > 1 && TryIntoOne(one, run));
            }

            start = end + 1;
        }

        return any;
    }

    /// <summary>The members of a run of categories, the last one's first.</summary>
    private MemberLists MembersOf(ReadOnlySpan<int> run)
    {
        var members = new MemberLists();
        for (int i = run.Length - 1; i >= 0; i--)
        {
            _ = ReadCategories.TryAddMembers(reader, places[run[i]], members);
        }

        return members;
    }

    private bool TryIntoClass(ReferenceTarget one, ReadOnlySpan<int> run)
    {
        MemberLists members = MembersOf(run);
        if (!classes.Contains(one)
            || !reader.TryReadPointer(one.Atom, one.Addend + ClassFields.Isa, out ReferenceTarget metaclass)
            || !TryReadWhole(one, out ReferenceTarget data)
            || !TryReadWhole(metaclass, out ReferenceTarget metadata)
            || !members.TryAddMethods(reader, data, ClassFields.BaseMethods, ofClass: false)
            || !members.TryAddProtocols(reader, data, ClassFields.BaseProtocols)
            || !members.TryAddProperties(reader, data, ClassFields.BaseProperties, ofClass: false)
            || !members.TryAddMethods(reader, metadata, ClassFields.BaseMethods, ofClass: true)
            || !members.TryAddProperties(reader, metadata, ClassFields.BaseProperties, ofClass: true)
            || !HasRoomFor(members))
        {
            return false;
        }

        // The protocols of categories are not those of the metaclass (objc4, protocolsForMeta).
        _ = reader.TryReadPointer(metadata.Atom, ClassFields.BaseProtocols, out ReferenceTarget metaProtocols);
        RewriteData(data.Atom, write.Methods(members.Instance), write.Protocols(members.Protocols), write.Properties(members.Properties));
        RewriteData(metadata.Atom, write.Methods(members.Own), metaProtocols, write.Properties(members.OwnProperties));
        foreach (int index in run)
        {
            Discard(index);
        }

        return true;
    }

    private bool TryIntoOne(ReferenceTarget one, ReadOnlySpan<int> run)
    {
        MemberLists members = MembersOf(run);
        if (!HasRoomFor(members) || !TryJoinNames(run, out byte[] name))
        {
            return false;
        }

        ReferenceTarget instance = write.Methods(members.Instance);
        ReferenceTarget own = write.Methods(members.Own);
        ReferenceTarget protocols = write.Protocols(members.Protocols);
        ReferenceTarget properties = write.Properties(members.Properties);
        ReferenceTarget ownProperties = write.Properties(members.OwnProperties);
        int text = builder.Begin(MetadataParts.Names, name.Length);
        name.CopyTo(builder.Last(MetadataParts.Names));
        int category = builder.Begin(MetadataParts.Constants, CategoryFields.SizeBytes);
        builder.Point(MetadataParts.Constants, CategoryFields.Name, new ReferenceTarget(-1, text, 0));
        builder.Point(MetadataParts.Constants, CategoryFields.Class, one);
        builder.Point(MetadataParts.Constants, CategoryFields.InstanceMethods, instance);
        builder.Point(MetadataParts.Constants, CategoryFields.ClassMethods, own);
        builder.Point(MetadataParts.Constants, CategoryFields.Protocols, protocols);
        builder.Point(MetadataParts.Constants, CategoryFields.InstanceProperties, properties);
        builder.Point(MetadataParts.Constants, CategoryFields.ClassProperties, ownProperties);
        BinaryPrimitives.WriteInt32LittleEndian(builder.Last(MetadataParts.Constants)[CategoryFields.Size..], CategoryFields.SizeBytes);
        foreach (int index in run)
        {
            Discard(index);
        }

        // Between them in the list there is none of the same class: any of their places does.
        places[run[0]] = new ReferenceTarget(-1, category, 0);
        return true;
    }

    /// <summary>The names, in order, with | between them (as lld does): debuggers show them.</summary>
    private bool TryJoinNames(ReadOnlySpan<int> run, out byte[] name)
    {
        var joined = new GrowingArray<byte>(64);
        name = [];
        foreach (int index in run)
        {
            if (!reader.TryReadPointer(places[index].Atom, CategoryFields.Name, out ReferenceTarget text) || !reader.IsReadable(text.Atom) || text.Addend != 0)
            {
                return false;
            }

            ReadOnlySpan<byte> bytes = reader.BytesOf(text.Atom);
            int length = bytes.IndexOf((byte)0);
            if (joined.Count > 0)
            {
                joined.Add((byte)'|');
            }

            foreach (byte each in length < 0 ? bytes : bytes[..length])
            {
                joined.Add(each);
            }
        }

        joined.Add(0);
        name = joined.ToArray();
        return true;
    }

    /// <summary>The read-only data of a class that no Swift flag is set for, if it is an atom of its own.</summary>
    private bool TryReadWhole(ReferenceTarget one, out ReferenceTarget data) =>
        reader.TryReadPointer(one.Atom, one.Addend + ClassFields.Data, out data)
        && data.Addend == 0
        && reader.IsReadable(data.Atom)
        && reader.Graph.Atoms.SizeBytes[data.Atom] == ClassFields.DataSizeBytes;

    private void RewriteData(int data, ReferenceTarget methods, ReferenceTarget protocols, ReferenceTarget properties)
    {
        int made = builder.Begin(MetadataParts.Constants, ClassFields.DataSizeBytes);
        reader.BytesOf(data)[..ClassFields.FirstPointer].CopyTo(builder.Last(MetadataParts.Constants));
        for (int field = ClassFields.FirstPointer; field < ClassFields.DataSizeBytes; field += 8)
        {
            _ = reader.TryReadPointer(data, field, out ReferenceTarget old);
            builder.Point(MetadataParts.Constants, field, field switch
            {
                ClassFields.BaseMethods => methods,
                ClassFields.BaseProtocols => protocols,
                ClassFields.BaseProperties => properties,
                _ => old,
            });
        }

        AddLists(data, ClassFields.BaseMethods);
        AddLists(data, ClassFields.BaseProtocols);
        AddLists(data, ClassFields.BaseProperties);
        gone.Add(data);
        builder.Replace(data, made);
    }

    private void Discard(int index)
    {
        int category = places[index].Atom;
        for (int field = CategoryFields.InstanceMethods; field <= CategoryFields.ClassProperties; field += 8)
        {
            AddLists(category, field);
        }

        gone.Add(category);
        places[index] = MetadataReader.Null;
    }

    private void AddLists(int structure, int field)
    {
        if (reader.TryReadPointer(structure, field, out ReferenceTarget list) && list.Atom >= 0)
        {
            gone.Add(list.Atom);
        }
    }

    private bool HasRoomFor(MemberLists members) => builder.HasRoomFor(
        ((members.Instance.Length + members.Own.Length) * 4) + members.Protocols.Length + members.Properties.Length + members.OwnProperties.Length + 64);

    private void WriteList()
    {
        int count = 0;
        foreach (ReferenceTarget place in places)
        {
            count += place == MetadataReader.Null ? 0 : 1;
        }

        if (count > 0)
        {
            builder.Begin(MetadataParts.CategoryList, count * 8);
            int at = 0;
            foreach (ReferenceTarget place in places)
            {
                if (place != MetadataReader.Null)
                {
                    builder.Point(MetadataParts.CategoryList, at, place);
                    at += 8;
                }
            }
        }

        foreach (int list in lists.Items)
        {
            gone.Add(list);
        }
    }
}
